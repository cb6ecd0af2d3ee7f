import Testing
import TriggerEngine
import TriggerModel

@Suite("Groups of errors in stores", .timeLimit(.minutes(10)))
struct ErrorTests {
    private static func id(_ number: Int) -> ErrorGroupID {
        ErrorGroupID(rawValue: "error_\(number)")
    }

    private static func group(
        _ number: Int, count: Int = 1, at second: Double = 0, task: String = "task", message: String = "no"
    ) -> ErrorGroupRecord {
        ErrorGroupRecord(
            environment: Sample.environment, id: id(number), task: task, type: "Boom", message: message, count: count,
            firstSeen: Sample.time(second), lastSeen: Sample.time(second), lastRun: Sample.id(number))
    }

    private static func list(_ store: any Store, _ page: ErrorQuery.Page) async throws -> [ErrorGroupID] {
        try await store.read { try $0.errorGroups(Sample.environment, matching: .page(page)) }.map(\.id)
    }

    @Test("a group comes back as it was made, and what is added to it is added", arguments: StoreUnderTest.allCases)
    func adding(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let first = Self.group(1, count: 2, at: 1.001, task: "näme \"q\"", message: "é 'x'\n\u{1}")
            try await store.save { $0.errorGroups = [first, Self.group(2)] }
            func read(_ id: Int) async throws -> [ErrorGroupRecord] {
                try await store.read { try $0.errorGroups(Sample.environment, matching: .one(Self.id(id))) }
            }
            #expect(try await read(1) == [first])
            #expect(try await read(3) == [])
            #expect(try await store.read { try $0.errorGroups(Sample.other, matching: .one(Self.id(1))) } == [])
            var more = Self.group(1, count: 3, at: 9, task: first.task, message: "later")
            more.lastRun = Sample.id(7)
            let addition = more
            try await store.save { $0.errorGroups = [addition] }
            (more.count, more.firstSeen) = (5, first.firstSeen)
            #expect(try await read(1) == [more])
        }
    }

    @Test("the list goes from the group seen last to the first, and back", arguments: StoreUnderTest.allCases)
    func pages(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            // Two were seen at one instant.
            let seen = [1: 5.0, 2: 1, 3: 4, 4: 4, 5: 2]
            try await store.save {
                $0.errorGroups = seen.sorted { $0.key < $1.key }.map { Self.group($0.key, at: $0.value) }
            }
            let order = [1, 4, 3, 5, 2].map(Self.id)
            func place(_ number: Int) -> ErrorQuery.Place {
                ErrorQuery.Place(lastSeen: Sample.time(seen[number] ?? 0), id: Self.id(number).rawValue)
            }
            #expect(try await Self.list(store, .init()) == order)
            #expect(try await Self.list(store, .init(limit: 2)) == Array(order[..<3]))
            #expect(try await Self.list(store, .init(after: place(4), limit: 1)) == Array(order[2..<4]))
            #expect(try await Self.list(store, .init(before: place(3), limit: 1)) == Array(order[..<2]))
            #expect(try await Self.list(store, .init(before: place(2), limit: 2)) == Array(order[1..<4]))
        }
    }

    @Test("it is narrowed by task, by a text and by time", arguments: StoreUnderTest.allCases)
    func filters(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save {
                $0.errorGroups = [
                    Self.group(1, at: 1, task: "a", message: "Connection refused"),
                    Self.group(2, at: 2, task: "b", message: "100% of_it"),
                    Self.group(3, at: 3, task: "a", message: "no"),
                ]
            }
            #expect(try await Self.list(store, .init(tasks: ["a", "c"])) == [3, 1].map(Self.id))
            #expect(try await Self.list(store, .init(search: "CONNECTION")) == [Self.id(1)])
            #expect(try await Self.list(store, .init(search: "%")) == [Self.id(2)])
            #expect(try await Self.list(store, .init(search: "boom n")) == [Self.id(3)])
            #expect(try await Self.list(store, .init(seenFrom: Sample.time(2))) == [3, 2].map(Self.id))
            #expect(try await Self.list(store, .init(seenBefore: Sample.time(2))) == [Self.id(1)])
        }
    }

    @Test("the list of some tasks has their pages as the list of all has", arguments: StoreUnderTest.allCases)
    func pagesOfTasks(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let tasks = ["a", "b", "c"]
            try await store.save {
                $0.errorGroups = (1...9).map { Self.group($0, at: Double($0 / 2), task: tasks[$0 % 3]) }
            }
            func place(_ number: Int) -> ErrorQuery.Place {
                ErrorQuery.Place(lastSeen: Sample.time(Double(number / 2)), id: Self.id(number).rawValue)
            }
            let named = ["c", "a", "a", "none"]
            #expect(try await Self.list(store, .init(tasks: named)) == [9, 8, 6, 5, 3, 2].map(Self.id))
            #expect(try await Self.list(store, .init(tasks: named, limit: 2)) == [9, 8, 6].map(Self.id))
            let after = try await Self.list(store, .init(tasks: named, after: place(8), limit: 2))
            #expect(after == [6, 5, 3].map(Self.id))
            let before = try await Self.list(store, .init(tasks: named, before: place(3), limit: 1))
            #expect(before == [6, 5].map(Self.id))
            #expect(try await Self.list(store, .init(tasks: ["none"])) == [])
        }
    }

    @Test("a text is looked for in so many groups where the page begins", arguments: StoreUnderTest.allCases)
    func boundedSearch(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let count = ErrorQuery.Page.searched
            try await store.save {
                $0.errorGroups =
                    [Self.group(0, at: 0, message: "needle")]
                    + (1...count).map { Self.group($0, at: Double($0)) }
            }
            let newest = ErrorQuery.Place(lastSeen: Sample.time(Double(count)), id: Self.id(count).rawValue)
            for tasks in [[], ["task"]] {
                #expect(try await Self.list(store, .init(tasks: tasks, search: "needle")) == [])
                let found = try await Self.list(store, .init(tasks: tasks, search: "needle", after: newest))
                #expect(found == [Self.id(0)])
            }
        }
    }
}
