import Trigger
import TriggerEngine
import TriggerModel

/// Clients that make batches and send their items in parts.
extension World {
    func stream(_ batch: Plan.StreamedBatch) async {
        do {
            try await clock.sleep(batch.atMilliseconds)
            let opening = BatchOpening(runCount: batch.programs.count, requestKey: "batch \(batch.programs)")
            let id = try await insisting { try await $0.createBatch(opening, in: .development).id }
            let items = items(of: batch)
            let first = items.filter { $0.key < batch.split }
            if !first.isEmpty { _ = try await insisting { try await $0.add(first, to: id, in: .development) } }
            try await clock.sleep(batch.pauseMilliseconds)
            // All of them once more: what came before is passed over.
            let progress = try await insisting { try await $0.add(items, to: id, in: .development) }
            note("a client sent \(progress.accepted) more items of \(id), sealed: \(progress.isSealed)")
            if !progress.isSealed { fail("a whole batch is sealed", "\(id) has \(progress.received) items") }
        } catch {
            note("a client gave up its batch: \(error)")
        }
    }

    private func items(of batch: Plan.StreamedBatch) -> [Int: TriggerItem] {
        let pairs = batch.programs.enumerated().map { index, program in
            let task = plan.tasks[plan.programs[program].task].name
            let options = TriggerOptions(queue: batch.queue)
            return (index, TriggerItem(task: task, payload: Packet(data: "\(program)"), options: options))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Makes a call, and again while it does not come through, for a while.
    private func insisting<Answer: Sendable>(
        _ call: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        for _ in 0..<10 {
            do {
                return try await Wire(world: self) { false }.send(nextMishapOfClients(), call)
            } catch let error as TransportError where error.isTransient {
                try await clock.sleep(1000)
            }
        }
        return try await Wire(world: self) { false }.send(nextMishapOfClients(), call)
    }
}
