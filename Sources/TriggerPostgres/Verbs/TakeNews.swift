#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func takeNews(for workers: [WorkerID]) throws -> [WorkerNews] {
        let rows = try take(TakeNews.take) {
            $0.texts(workers, \.rawValue)
        } _: { row -> (number: Int, news: WorkerNews) in
            let (number, environment, worker) = (row.int(), row.environment(), WorkerID(rawValue: row.text()))
            let notice = try DamagedValue.json(WorkerNotice.self, from: row.text())
            return (number, WorkerNews(environment: environment, worker: worker, notice: notice))
        }
        return rows.sorted { $0.number < $1.number }.map(\.news)
    }

    func saveNews(_ news: [WorkerNews]) throws {
        guard !news.isEmpty else { return }
        let notices = try news.map { try JSON.text($0.notice) }
        try write(TakeNews.insert) {
            $0.environments(news, \.environment)
            $0.texts(news, \.worker.rawValue)
            $0.texts(notices) { $0 }
        }
        announcement.hasNews = true
    }
}

enum TakeNews {
    static let insert = """
        INSERT INTO trigger_news (environment, worker, notice)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])
        """

    static let take = """
        DELETE FROM trigger_news WHERE worker = ANY ($1::text[]) RETURNING number, environment, worker, notice
        """

    static let forget = "DELETE FROM trigger_news WHERE worker = ANY ($1::text[])"
}
#endif
