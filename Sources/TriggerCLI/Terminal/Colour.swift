import TriggerModel

/// The colours of a terminal that mean something here.
enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
    case grey = "90"

    /// A text in this colour.
    func paint(_ text: String) -> String {
        "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }

    /// What a run's status looks like.
    init?(_ status: APIStatus) {
        switch status {
        case .completed: self = .green
        case .failed, .crashed, .systemFailure, .timedOut, .expired: self = .red
        case .canceled: self = .grey
        case .executing, .dequeued, .reattempting: self = .cyan
        case .waiting, .frozen, .pendingVersion, .delayed: self = .yellow
        case .queued: return nil
        }
    }
}
