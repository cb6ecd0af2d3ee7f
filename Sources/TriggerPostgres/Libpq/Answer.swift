#if Postgres
/// Rows that were asked for; none before their answer came.
final class Answer<Row> {
    var rows: [Row] = []
}
#endif
