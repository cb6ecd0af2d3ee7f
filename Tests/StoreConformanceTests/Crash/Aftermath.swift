import Foundation
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerSQLite

/// What is found when a file is opened after a crash.
struct Aftermath {
    let file: DataFile
    /// What the crash did, for the message of a failure.
    let story: String

    /// Expects exactly some content, in sound trees, and a store that goes on from there.
    func expect(_ content: Content) async {
        do {
            try await expect(content, in: try await file.open())
        } catch {
            Issue.record("\(story): \(error)")
        }
    }

    private func expect(_ content: Content, in store: SQLiteStore) async throws {
        #expect(try await store.content().difference(from: content) == nil, "\(story)")
        #expect(try await store.rows("PRAGMA integrity_check") == ["ok"], "\(story)")
        let id = Sample.id(1)
        try await store.insert([Sample.run(1)])
        #expect(try await store.take(1) == [id], "\(story)")
        try await store.finish([id])
        let after = try await store.content()
        #expect(after != content, "\(story)")
        try await store.close()
        try await expectAgain(after, of: id)
    }

    private func expectAgain(_ content: Content, of id: RunID) async throws {
        try await file.use { store async throws in
            #expect(try await store.content().difference(from: content) == nil, "\(story)")
            #expect(try await store.state(id)?.status == .completedSuccessfully, "\(story)")
        }
    }
}
