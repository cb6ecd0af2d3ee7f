/// Which of a run's values a row of `trigger_packets` holds.
package enum PacketKind: String {
    case payload = "PAYLOAD"
    case metadata = "METADATA"
    case output = "OUTPUT"

    /// Bytes up to which a value stays in the run's own row, which is written anew at every transition.
    package static let inlineLimit = 4096

    /// Whether a value is stored apart from its run.
    package static func isApart(_ text: String?) -> Bool {
        text.map { $0.utf8.count > inlineLimit } ?? false
    }
}
