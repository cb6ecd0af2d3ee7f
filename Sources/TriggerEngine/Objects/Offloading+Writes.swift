import TriggerModel

extension Offloading {
    /// A worker's write as the database is to have it.
    ///
    /// - Throws: As ``packet(_:_:path:)``.
    func write(_ write: RunWrite) async throws -> RunWrite {
        var write = write
        let run = write.execution.run
        switch write.change {
        case .completeStep(var step):
            step.output = try await packet(step.output, "the result of a step") { .output($0, of: run, type: $1) }
            write.change = .completeStep(step)
        case .triggerRuns(var opening):
            opening.items = try await items(opening.items)
            write.change = .triggerRuns(opening)
        case .finish(.success(let output), let activeMs):
            let output = try await packet(output, "the output") { .output($0, of: run, type: $1) }
            write.change = .finish(.success(output), activeMs: activeMs)
        default: break
        }
        return write
    }
}

extension RunWrite {
    /// Whether there is something to do before the database may have it.
    var needsStoring: Bool {
        switch change {
        case .completeStep(let step): step.output.needsStoring
        case .triggerRuns(let opening): opening.items.contains { $0.payload.needsStoring }
        case .finish(.success(let output), _): output.needsStoring
        default: false
        }
    }
}

extension Engine {
    /// Writes into runs some of which bring large values: one whose value cannot be stored is refused alone.
    func writeStoring(
        _ writes: [RunWrite], from worker: WorkerID, in environment: EnvironmentID
    ) async throws -> [WriteAnswer] {
        var (settled, refused): ([RunWrite], [Int: WriteAnswer]) = ([], [:])
        for (index, write) in writes.enumerated() {
            do {
                settled.append(try await offloading(environment).write(write))
            } catch let error as EngineError {
                refused[index] = .refused(WriteRefusal(error.code.ofWrite, error.message))
            }
        }
        let command = WriteRuns(environment: environment, worker: worker, writes: settled)
        var answers = settled.isEmpty ? [] : try await committer.submit(command)
        for (index, answer) in refused.sorted(by: { $0.key < $1.key }) { answers.insert(answer, at: index) }
        return answers
    }
}

extension EngineError.Code {
    /// The same to a worker that wrote.
    fileprivate var ofWrite: WriteRefusal.Code {
        switch self {
        case .tooLarge: .tooLarge
        case .unavailable: .unavailable
        default: .invalid
        }
    }
}
