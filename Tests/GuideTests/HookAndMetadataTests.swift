import Synchronization
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import Guides

@Suite("Hooks and metadata", .timeLimit(.minutes(10)))
struct HookAndMetadataTests {
    /// Counts what is reserved.
    private final class Books: Shelf {
        private let names = Mutex<[String]>([])

        var reserved: [String] {
            names.withLock { $0 }
        }

        func reserve(_ name: String) {
            names.withLock { $0.append(name) }
        }

        func release(_ name: String) {
            names.withLock { $0.removeAll { $0 == name } }
        }
    }

    @Test("an import says how far it is, whatever its rows become")
    func metadata() async throws {
        try await TaskSandbox.with {
            ImportRow()
            ImportRows()
        } perform: { sandbox async throws in
            let handle = try await sandbox.client.trigger(ImportRows.name, Import(rows: ["a", "", "b"]))
            try await sandbox.finish(handle.id)
            #expect(try await handle.result().get() == 2)
            let run = try await sandbox.client.retrieve(handle.id)
            #expect(run.tags == ["with-gaps"])
            let metadata = try await review(handle.id, sandbox.client)
            #expect(metadata["rows"] == .integer(3) && metadata["imported"] == .integer(2))
            #expect(metadata["progress"] == .object(["phase": .string("done")]))
            #expect(metadata["reviewed"] == .bool(true))
        }
    }

    @Test("a report that is cancelled while it waits gives its place back")
    func cancelled() async throws {
        let books = Books()
        try await TaskSandbox.with(options: WorkerOptions(hooks: appHooks())) {
            PrintReport(shelf: books)
        } perform: { sandbox async throws in
            let handle = try await sandbox.client.trigger(PrintReport.name, Report(name: "r", pages: 2))
            while try await sandbox.client.retrieve(handle.id).status != .waiting { await Task.yield() }
            #expect(books.reserved == ["r"])
            try await sandbox.client.cancel(handle.id)
            while !books.reserved.isEmpty { await Task.yield() }
            #expect(try await sandbox.client.retrieve(handle.id).status == .canceled)
        }
    }
}
