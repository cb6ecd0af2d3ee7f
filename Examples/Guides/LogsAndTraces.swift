import Logging
import Tracing
import Trigger
import TriggerServer

// "Logs and traces": what a run did, to look at while it goes on and afterwards.

struct Parcel: Codable, Sendable {
    var id: String
    var grams: Int
}

/// A part of the program that knows nothing of tasks, and logs and traces as any library does.
struct Scales {
    let logger = Logger(label: "scales")

    func weigh(_ parcel: Parcel) -> Int {
        withSpan("weigh") { span in
            span.attributes["parcel"] = parcel.id
            logger.info("on the scales")
            return parcel.grams
        }
    }
}

let ship = task("ship") { (parcel: Parcel, context) in
    context.logger.info("shipping", metadata: ["parcel": "\(parcel.id)"])
    let grams = try await context.step("weigh") { Scales().weigh(parcel) }
    return try await context.trace("label") { span in
        span.attributes["grams"] = grams
        guard grams < 30_000 else { throw AbortRun("\(parcel.id) is too heavy") }
        return "\(parcel.id) at \(grams) g"
    }
}

/// What a program with a bare worker does once, at its start.
func setUpLogging() {
    LoggingSystem.bootstrap { RunLogHandler(StreamLogHandler.standardError(label: $0)) }
    InstrumentationSystem.bootstrap(RunTracer())
}

/// Prints the lines of a run's log.
func printLog(of run: RunHandle<String>, client: TriggerClient) async throws {
    for event in try await client.events(of: run.id).events where event.isLog {
        print(event.startTime, event.level, event.message)
    }
}
