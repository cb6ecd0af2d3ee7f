import TriggerModel

/// A row of the inbox becomes a run.
///
/// It was taken in the same transaction, so that it becomes one once. One that cannot is put back with the reason, since
/// whoever wrote it is gone; one whose queue is full is put back without, and is due again after a second.
struct AdmitInbox: EngineCommand {
    /// How long one is left alone whose queue is full.
    static let pause = Duration.seconds(1)

    private let record: InboxRecord
    private let item: Result<TriggerItem, any Error>

    /// - Parameters:
    ///   - record: The row.
    ///   - fault: Why it cannot become a run, if that is known.
    init(_ record: InboxRecord, fault: String? = nil) {
        self.record = record
        item = fault.map { .failure(EngineError(.invalid, $0)) } ?? Result { try record.item() }
    }

    var environment: EnvironmentID {
        record.environment
    }

    func request(_ loads: inout LoadRequest) {
        if case .success(let item) = item { loads.items([item]) }
    }

    func decide(_ workspace: inout Workspace) throws {
        do {
            let item = try item.get()
            try workspace.checkNames(in: [item])
            guard workspace.lackOfRoom(for: [item]) == nil else {
                return putOff(&workspace)
            }
            _ = workspace.trigger(item, Workspace.Cause(kind: .trigger), id: record.id)
        } catch {
            var refused = record
            refused.fault = "\(error)"
            workspace.changes.refusedInbox.append(refused)
        }
    }

    private func putOff(_ workspace: inout Workspace) {
        var deferred = record
        deferred.dueAt = workspace.now + Self.pause
        workspace.changes.refusedInbox.append(deferred)
    }
}
