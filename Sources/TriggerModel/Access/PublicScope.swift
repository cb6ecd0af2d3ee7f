/// Something that a public token permits: an action on all things of a kind, or on one of them.
///
/// As text it is `action:type` or `action:type:id`, such as `read:runs` or `read:runs:run_1`; whatever comes after the second colon is
/// the id. `admin` permits everything.
public struct PublicScope: Hashable, Sendable, CustomStringConvertible {
    /// What may be done.
    public enum Action: String, CaseIterable, Sendable {
        /// To read.
        case read
        /// To change, cancel or complete.
        case write
        /// To trigger a run.
        case trigger
        /// To trigger a batch.
        case batchTrigger
        /// All of that.
        case any = "*"
    }

    /// What may be done.
    public let action: Action
    /// What it may be done with.
    public let resource: PublicResource

    /// Makes a scope.
    public init(_ action: Action, _ resource: PublicResource) {
        self.action = action
        self.resource = resource
    }

    /// To read something.
    public static func read(_ resource: PublicResource) -> PublicScope {
        PublicScope(.read, resource)
    }

    /// To change, cancel or complete something.
    public static func write(_ resource: PublicResource) -> PublicScope {
        PublicScope(.write, resource)
    }

    /// To trigger runs of a task.
    public static func trigger(_ resource: PublicResource) -> PublicScope {
        PublicScope(.trigger, resource)
    }

    /// To trigger batches of runs of a task, or with ``PublicResource/batches`` of all tasks.
    public static func batchTrigger(_ resource: PublicResource) -> PublicScope {
        PublicScope(.batchTrigger, resource)
    }

    /// Everything a public token can do.
    public static let admin = PublicScope(.any, .everything)

    /// Whether whoever may do this may do that.
    public func permits(_ other: PublicScope) -> Bool {
        (action == .any || action == other.action) && resource.includes(other.resource)
    }
}

// MARK: As text

extension PublicScope {
    /// What a text should have been, for messages.
    public static let expected = "a scope such as read:runs, read:runs:run_1, trigger:tasks:my-task or admin"

    /// Reads a scope; nil when the text is none.
    public init?(_ text: String) {
        guard text != "admin" else {
            self = .admin
            return
        }
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count >= 2, let action = Action(rawValue: parts[0]),
            let kind = PublicResource.Kind(rawValue: parts[1])
        else { return nil }
        let id = parts.count > 2 ? parts[2] : nil
        guard id?.isEmpty != true, id?.utf8.contains(0) != true else { return nil }
        self.init(action, PublicResource(kind, id: id))
    }

    /// The text.
    public var description: String {
        self == .admin ? "admin" : "\(action.rawValue):\(resource)"
    }
}
