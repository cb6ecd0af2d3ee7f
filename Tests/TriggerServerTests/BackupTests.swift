import Foundation
import Logging
import Synchronization
import Testing
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite

@testable import TriggerServer

extension TaskName<String, String> {
    fileprivate static var slow: Self { "slow" }
}

@Suite("Backups", .timeLimit(.minutes(10)))
struct BackupTests {
    private func withFolder(_ test: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "trigger-backup-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await test(folder)
    }

    private func settings(_ data: String) throws -> Settings {
        try Settings(flags: [.data: data], environment: [:], in: NSTemporaryDirectory())
    }

    /// Runs a body beside a server on a data folder, without HTTP, and a worker; `passes` counts the passes of each run.
    private func withServer(
        _ data: String, _ passes: Passes = Passes(), _ body: (TriggerClient, Engine) async throws -> Void
    ) async throws {
        let folder = try DataFolder(data)
        let store = try await SQLiteStore.open(at: .file(folder.database), now: SystemTime().now)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = Engine(store: store, objects: try FolderObjects(folder.file("objects")), logger: logger)
        let worker = Worker(transport: EmbeddedRunTransport(engine), options: WorkerOptions(slots: 50)) {
            task(.slow) { (text: String, context: RunContext) in
                let first = try await context.step("first") { passes.count("\(text.prefix(8)) first") }
                try await Task.sleep(for: .milliseconds(20))
                let second = try await context.step("second") { passes.count("\(text.prefix(8)) second") }
                return "\(text.prefix(8)) \(first) \(second) \(text.utf8.count)"
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            try await body(TriggerClient(EmbeddedClientTransport(engine)), engine)
            group.cancelAll()
        }
        try await store.close()
    }

    /// How often each place was passed.
    private final class Passes: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        func count(_ place: String) -> Int {
            counts.withLock { counts in
                counts[place, default: 0] += 1
                return counts[place, default: 0]
            }
        }

        var all: [String: Int] {
            counts.withLock { $0 }
        }
    }

    @Test("a backup that is made under load is restored, and every run of it ends once, with its large values")
    func underLoad() async throws {
        try await withFolder { folder in
            let (data, place, other) = ("\(folder)/data", "\(folder)/backup", "\(folder)/other")
            let large = String(repeating: "x", count: 600_000)
            var runs: [RunID] = []
            try await withServer(data) { client, _ in
                for number in 0..<200 {
                    let text = String(format: "%07d ", number) + (number % 100 == 0 ? large : "")
                    runs.append(try await client.trigger(.slow, text).id)
                }
                let note = try await Backup(settings(data), to: place).make { _ in }
                #expect(note.missingObjects.isEmpty && note.objects == 2 && note.databaseBytes > 0)
                for run in runs { _ = try await client.waitForEnd(of: run) }
            }
            #expect(try BackupFolder(place).read().schema > 0)
            _ = try await Restore(settings(other), from: place).run()
            let passes = Passes()
            try await withServer(other, passes) { client, engine in
                for run in runs {
                    let object = try await client.waitForEnd(of: run)
                    #expect(object.status == .completed, "\(run)")
                    let state = try await engine.record(run, in: .development).state
                    #expect(state.attempt == 1, "no attempt is lost by a restore")
                }
            }
            #expect(passes.all.values.allSatisfy { $0 == 1 }, "a step runs once in the restored world")
            #expect(FileManager.default.fileExists(atPath: "\(other)/trigger.sqlite.restoring") == false)
        }
    }

    @Test("what still runs after the backup cannot write into the restored runs")
    func fence() async throws {
        try await withFolder { folder in
            let (data, place, other) = ("\(folder)/data", "\(folder)/backup", "\(folder)/other")
            let registration = WorkerRegistration(
                id: nil, version: WorkerRegistration.localVersion, name: "w", tasks: [TaskManifest(id: "task")])
            var execution: ExecutionID?
            var worker: WorkerID?
            try await withServer(data) { client, engine in
                let id = try await engine.register(registration, in: .development, inProcess: false).id
                _ = try await client.trigger(TaskName<String, String>("task"), "x")
                execution = try await engine.poll(WorkerPoll(worker: id, slots: 1, waitMs: 10_000), in: .development)
                    .assignments.first?.execution
                worker = id
                _ = try await Backup(settings(data), to: place).make { _ in }
            }
            let (held, id) = (try #require(execution), try #require(worker))
            _ = try await Restore(settings(other), from: place).run()
            try await withServer(other) { _, engine in
                let state = try await engine.record(held.run, in: .development).state
                #expect(state.status == .pending && state.epoch >= Restoration.epochs && state.worker == nil)
                let end = RunWrite(held, .finish(.success(Packet(data: "1")), activeMs: 1))
                let answer = try? await engine.write([end], from: id, in: .development)
                if case .refused? = answer?.first {} else { #expect(answer == nil) }
                let again = try await engine.register(registration, in: .development, inProcess: false).id
                let next = try await engine.poll(WorkerPoll(worker: again, slots: 1, waitMs: 10_000), in: .development)
                #expect(next.assignments.first.map { $0.execution.epoch > held.epoch + 1_000 } == true)
            }
        }
    }

    @Test("runs that had not begun expire and begin after a restore as they would have before")
    func notBegun() async throws {
        try await withFolder { folder in
            let (data, place, other) = ("\(folder)/data", "\(folder)/backup", "\(folder)/other")
            let name = TaskName<String, String>("task")
            var runs: [RunID] = []
            let registration = WorkerRegistration(
                id: nil, version: WorkerRegistration.localVersion, name: "w", tasks: [TaskManifest(id: "task")])
            try await withServer(data) { client, engine in
                _ = try await engine.register(registration, in: .development, inProcess: false)
                runs = [
                    try await client.trigger(name, "x", options: TriggerOptions(ttl: .seconds(2))).id,
                    try await client.trigger(name, "x", options: TriggerOptions(delay: .after(.seconds(2)))).id,
                ]
                _ = try await Backup(settings(data), to: place).make { _ in }
            }
            _ = try await Restore(settings(other), from: place).run()
            try await withServer(other) { client, engine in
                #expect(try await client.waitForEnd(of: runs[0]).status == .expired)
                let worker = try await engine.register(registration, in: .development, inProcess: false).id
                let next = try await engine.poll(WorkerPoll(worker: worker, slots: 2, waitMs: 10_000), in: .development)
                #expect(next.assignments.map(\.execution.run) == [runs[1]])
            }
        }
    }

    @Test(
        "what is restored is another database, which says what is missing, and does not touch the objects of the first")
    func identity() async throws {
        try await withFolder { folder in
            let (data, place, other) = ("\(folder)/data", "\(folder)/backup", "\(folder)/other")
            let text = String(repeating: "x", count: 600_000)
            try await withServer(data) { client, _ in
                let reader = try await SQLiteStore.openToRead(file: "\(data)/trigger.sqlite")
                let identity = try await reader.read { try $0.identity() }
                try await reader.close()
                #expect(try FolderObjects("\(data)/objects").claim(for: identity) == nil)
                _ = try await client.trigger(TaskName<String, String>("task"), text)
                _ = try await Backup(settings(data), to: place).make { _ in }
            }
            try FileManager.default.removeItem(atPath: "\(place)/objects")
            let note = try await Restore(settings(other), from: place).run()
            #expect(note.missingObjects.count == 1 && note.objects == 0)
            let restored = try Settings(
                flags: [.data: other, .objects: "\(data)/objects"], environment: [:], in: NSTemporaryDirectory())
            await #expect(throws: StartFailure.self) { try await Upkeep(restored).plan() }
            await #expect(throws: StartFailure.self) { try await Upkeep(restored).prune(vacuums: false) { _ in } }
            #expect(try await Upkeep(settings(data)).plan().objects == 0)
            #expect(try await FolderObjects("\(data)/objects").all().count == 1)
            #expect(try await Upkeep(settings(other)).prune(vacuums: false) { _ in }.objects.objects == 0)
        }
    }

    @Test("nothing is overwritten, by a backup or by a restore, and what is no whole backup is refused")
    func refusals() async throws {
        try await withFolder { folder in
            let (data, place) = ("\(folder)/data", "\(folder)/backup")
            await #expect(throws: StoreError.self) { try await Backup(settings(data), to: place).make { _ in } }
            try await withServer(data) { _, _ in }
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            await #expect(throws: StartFailure.self) { try await Backup(settings(data), to: place).make { _ in } }
            await #expect(throws: StartFailure.self) { try await Restore(settings("\(folder)/new"), from: place).run() }
            try FileManager.default.removeItem(atPath: place)
            // What is left of one that was killed.
            try FileManager.default.createDirectory(atPath: place + ".unfinished", withIntermediateDirectories: true)
            try Data("half".utf8).write(to: URL(fileURLWithPath: place + ".unfinished/trigger.sqlite"))
            await #expect(throws: StartFailure.self) {
                try await Restore(settings("\(folder)/new"), from: place + ".unfinished").run()
            }
            _ = try await Backup(settings(data), to: place).make { _ in }
            #expect(!FileManager.default.fileExists(atPath: place + ".unfinished"))
            await #expect(throws: StartFailure.self) { try await Restore(settings(data), from: place).run() }
            try Data("damage".utf8).write(to: URL(fileURLWithPath: "\(place)/trigger.sqlite"))
            await #expect(throws: StoreError.self) { try await Restore(settings("\(folder)/new"), from: place).run() }
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/new/trigger.sqlite"))
        }
    }

    @Test("of a PostgreSQL database the command that backs it up is said, and its password is not")
    func postgres() async throws {
        let flags: [Setting: String] = [.databaseUrl: "postgres://u:secret@h/d", .databaseSchema: "s"]
        let settings = try Settings(flags: flags, environment: [:], in: NSTemporaryDirectory())
        let error = await #expect(throws: StartFailure.self) { try await Backup(settings, to: "/x").make { _ in } }
        #expect(error?.description.contains("pg_dump --format=custom --schema=s --file=/x") == true)
        #expect(error?.description.contains("secret") == false)
    }
}

extension TriggerClient {
    fileprivate func waitForEnd(of run: RunID) async throws -> RunObject {
        while true {
            let object = try await retrieve(run)
            if object.isCompleted { return object }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
