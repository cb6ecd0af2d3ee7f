import TriggerModel

/// A request that got no answer, or none but those that it was repeated for, in all of its tries.
public struct FetchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong in the last try.
    public enum Reason: Hashable, Sendable {
        /// An answer with a status that is worth another try.
        case status(Int)
        /// No answer in time.
        case timeout
        /// No connection, or one that broke.
        case connection
        /// A request that cannot be sent, or an answer that is too large; it is not repeated.
        case invalid
    }

    /// Method and address.
    public let request: String
    /// What went wrong in the last try.
    public let reason: Reason
    /// How many tries there were.
    public let tries: Int
    /// The beginning of the answer's body, or what the system said of the connection; up to 500 characters.
    public let details: String

    init(_ request: FetchRequest, _ reason: Reason, tries: Int, _ details: String) {
        self.request = "\(request.method) \(request.url.prefix(500))"
        self.reason = reason
        self.tries = tries
        self.details = String(details.prefix(500))
    }

    /// The status of the last answer; nil when there was none.
    public var status: Int? {
        if case .status(let status) = reason { status } else { nil }
    }

    /// One line with the request, what went wrong, and the tries.
    public var description: String {
        let end = details.isEmpty ? "" : ": \(details)"
        let times = tries == 1 ? "" : " after \(tries) tries"
        switch reason {
        case .status(let status): return "\(request) was answered \(status)\(times)\(end)"
        case .timeout: return "\(request) was not answered in time\(times)\(end)"
        case .connection: return "\(request) got no answer\(times)\(end)"
        case .invalid: return "\(request) cannot be done\(end)"
        }
    }
}
