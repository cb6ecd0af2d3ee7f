import Trigger
import TriggerModel

extension Plan {
    /// Whether a client makes a schedule that fires every minute, for a few minutes.
    var hasSchedule: Bool {
        seed.isMultiple(of: 4)
    }

    /// The task it triggers.
    static let scheduledTask = "tick"
}

/// A schedule, from its making to its end.
extension World {
    func keepSchedule() async {
        try? await clock.sleep(Int(plan.seed % 90) * 1_000)
        guard let id = await makeSchedule() else { return }
        try? await clock.sleep(200_000)
        while !isEnding {
            do {
                return try await aClient.deleteSchedule(id)
            } catch let error as TransportError where error.code == .notFound {
                return
            } catch {
                // A client that cannot reach the server tries again.
                try? await clock.sleep(1_000)
            }
        }
    }

    /// Until a worker registered the task there is none that it could trigger.
    private func makeSchedule() async -> ScheduleID? {
        let options = ScheduleOptions(task: Plan.scheduledTask, cron: "* * * * *")
        while !isEnding {
            if let made = try? await aClient.createSchedule(options, deduplicationKey: "key") { return made.id }
            try? await clock.sleep(1_000)
        }
        return nil
    }
}
