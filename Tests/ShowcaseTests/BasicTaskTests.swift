import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import Showcase

@Suite("The small tasks do what they say", .timeLimit(.minutes(10)))
struct BasicTaskTests {
    @Test("hello-world returns the message it was given")
    func hello() async throws {
        try await TaskSandbox.with {
            helloWorld
        } perform: { sandbox in
            let result = try await sandbox.run(helloWorld.name, Greeting(message: "hi")).get()
            #expect(result.message == "hi")
        }
    }

    @Test("scheduled-echo returns what its schedule gave it")
    func scheduled() async throws {
        try await TaskSandbox.with {
            scheduledEcho
        } perform: { sandbox in
            let tick = Date(timeIntervalSince1970: 1_767_225_600)
            let run = ScheduledRun(timestamp: tick, lastTimestamp: tick - 60, externalId: "e", upcoming: [tick + 60])
            let result = try await sandbox.run(scheduledEcho.name, run).get()
            #expect(result == run)
        }
    }

    @Test("always-fails fails after two attempts")
    func failing() async throws {
        try await TaskSandbox.with {
            alwaysFails
        } perform: { sandbox in
            let handle = try await sandbox.client.trigger(alwaysFails.name, NoValue())
            try await sandbox.finish(handle.id)
            let run = try await sandbox.client.retrieve(handle.id)
            #expect(run.isFailed)
            #expect(run.attemptCount == 2)
            #expect(run.error?.message == "Attempt 2 fails on purpose.")
        }
    }

    @Test("flaky fails as often as it is told and then returns the attempt's number", arguments: [0, 1, 5])
    func flaking(failures: Int) async throws {
        try await TaskSandbox.with {
            flaky
        } perform: { sandbox in
            let result = try await sandbox.run(flaky.name, Flakiness(failures: failures)).get()
            #expect(result == failures + 1)
        }
    }

    @Test("large-output returns a text of as many megabytes as it is asked for")
    func large() async throws {
        try await TaskSandbox.with {
            largeOutput
        } perform: { sandbox in
            let result = try await sandbox.run(largeOutput.name, Size(megabytes: 1)).get()
            #expect(result.utf8.count == 1_048_576)
        }
    }

    @Test("sleepy waits for as long as it is told, on the clock", arguments: [1, 3600, 604_800])
    func sleeping(seconds: Double) async throws {
        try await TaskSandbox.with {
            sleepy
        } perform: { sandbox in
            let start = sandbox.clock.now
            let result = try await sandbox.run(sleepy.name, Nap(seconds: seconds)).get()
            #expect(result.slept == seconds)
            #expect(sandbox.clock.now >= start.addingTimeInterval(seconds))
        }
    }

    @Test("parent-child returns how many children it waited for", arguments: [0, 1, 20])
    func family(children: Int) async throws {
        try await TaskSandbox.with {
            ParentChild()
            helloWorld
        } perform: { sandbox in
            let result = try await sandbox.run(ParentChild.name, Family(n: children)).get()
            #expect(result == children)
        }
    }

    @Test("steps leaves one line a step, each with its own key")
    func walking() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try await TaskSandbox.with {
            Steps()
        } perform: { sandbox in
            let result = try await sandbox.run(Steps.name, Walk(n: 3, file: file.path())).get()
            #expect(result == 0)
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.map(\.first) == ["step-1", "step-2", "step-3"])
        #expect(Set(lines.map(\.last)).count == 3)
    }
}
