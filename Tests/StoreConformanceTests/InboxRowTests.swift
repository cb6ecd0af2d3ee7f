import Testing
import TriggerEngine
import TriggerModel

import struct Foundation.Date

@Suite("Rows of the inbox", .timeLimit(.minutes(10)))
struct InboxRowTests {
    private static func row(_ number: Int, dueAfter seconds: Double? = nil, fault: String? = nil) -> InboxRecord {
        var record = InboxRecord(
            environment: Sample.environment, id: Sample.id(number), task: "task", payload: Packet(data: "\(number)"),
            options: "{}", createdAt: Sample.now, fault: fault)
        if let seconds { record.dueAt = Sample.time(seconds) }
        return record
    }

    private static func take(_ store: any Store, after seconds: Double, limit: Int = 9) async throws -> [RunID] {
        try await store.write { try $0.takeInbox(now: Sample.time(seconds), limit: limit) }.map(\.id)
    }

    private static func next(_ store: any Store, after seconds: Double) async throws -> Date? {
        try await store.write { try $0.nextInbox(after: Sample.time(seconds)) }
    }

    @Test(
        "those that were put off are left alone until they are due, and come after those that were not",
        arguments: StoreUnderTest.allCases)
    func due(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save {
                $0.refusedInbox = [
                    Self.row(1, dueAfter: 2), Self.row(2, dueAfter: 1), Self.row(3), Self.row(4),
                    Self.row(5, dueAfter: 2),
                ]
            }
            #expect(try await Self.take(store, after: 0.999) == Sample.ids([3, 4]))
            try await store.save { $0.refusedInbox = [Self.row(6)] }
            #expect(try await Self.take(store, after: 2, limit: 3) == Sample.ids([6, 2, 1]))
            #expect(try await Self.take(store, after: 2) == Sample.ids([5]))
            #expect(try await Self.take(store, after: 2) == [])
        }
    }

    @Test("it is known when the next is due that was put off", arguments: StoreUnderTest.allCases)
    func next(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            #expect(try await Self.next(store, after: 0) == nil)
            let rows = [Self.row(1, dueAfter: 2), Self.row(2, dueAfter: 1), Self.row(3)]
            try await store.save { $0.refusedInbox = rows }
            #expect(try await Self.next(store, after: 0) == Sample.time(1))
            #expect(try await Self.next(store, after: 1) == Sample.time(2))
            #expect(try await Self.next(store, after: 2) == nil)
        }
    }

    @Test("one that was refused is taken no more", arguments: StoreUnderTest.allCases)
    func refused(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.refusedInbox = [Self.row(1, dueAfter: 1, fault: "no"), Self.row(2)] }
            #expect(try await Self.take(store, after: 5) == Sample.ids([2]))
            #expect(try await Self.next(store, after: 0) == nil)
        }
    }
}
