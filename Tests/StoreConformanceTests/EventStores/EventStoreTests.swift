import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite

@Suite("Stores of log lines and spans", .timeLimit(.minutes(10)))
struct EventStoreTests {
    @Test(
        "an event that comes again is stored once, and only the first is new", arguments: EventStoreUnderTest.allCases)
    func once(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            let lines = [Sample.line(0), Sample.line(1, "two"), Sample.line(0, place: TracePlace(attempt: 2))]
            #expect(try await store.append(lines) == lines)
            #expect(try await store.append([Sample.line(0, "another"), Sample.line(2)]) == [Sample.line(2)])
            #expect(try await store.events(1).map(\.message) == ["line", "line", "two", "line"])
            #expect(try await store.append([]).isEmpty)
        }
    }

    @Test(
        "events of a place that come in any order and again and again are each stored once",
        arguments: EventStoreUnderTest.allCases)
    func anyOrder(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            var random = Chance(seed: 7)
            var stored: Set<Int> = []
            for _ in 0..<25 {
                let start = random.below(900)
                let span = start..<start + 1 + random.below(300)
                let some = span.filter { _ in random.below(2) == 0 }.shuffled(using: &random)
                let lines = some.map { Sample.line($0, "line \($0)") }
                let new = lines.filter { !stored.contains($0.sequence) }
                #expect(try await store.append(lines + lines.prefix(3)) == new)
                stored.formUnion(some)
            }
            #expect(stored.count > 500)
            #expect(try await store.events(1).map(\.message) == stored.sorted().map { "line \($0)" })
            #expect(try await store.usage().events == Int64(stored.count))
        }
    }

    @Test(
        "a span whose lines were stored before its end is ended where it stands",
        arguments: EventStoreUnderTest.allCases)
    func spanAmidLines(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            try await store.append([Sample.line(0), Sample.line(2), Sample.line(3)])
            let (open, ended) = (Sample.span(1, at: 1, milliseconds: nil), Sample.span(1, at: 1, milliseconds: 8_000))
            #expect(try await store.append([Sample.line(4), open]) == [Sample.line(4), open])
            #expect(try await store.append([ended, Sample.line(3), Sample.line(5)]) == [ended, Sample.line(5)])
            let all = [0, 2, 3, 4, 5].map { Sample.line($0) } + [ended]
            #expect(try await Set(store.events(1)) == Set(all))
            #expect(try await store.usage().events == 6)
        }
    }

    @Test(
        "all of an event comes back, whatever is in it, and in the order in which it was",
        arguments: EventStoreUnderTest.allCases
    )
    func whole(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            let attributes: [String: JSONValue] = [
                "text": .string("naïve 👋 \u{0} \\ \""), "number": .integer(.max), "list": .array([.null, .bool(true)]),
                "deep": .object(["a": .object(["b": .number(1.5)])]), "": .string(""),
            ]
            var event = Sample.line(
                0, place: TracePlace(attempt: 3, scope: "a/b", generation: 2, tries: 4), attributes: attributes)
            event.parent = SpanID(rawValue: "0123456789abcdef")
            event.error = .builtIn(name: "Boom", message: "boom \u{0}", stackTrace: "at x")
            let long = Sample.line(1, place: TracePlace(attempt: 1, scope: String(repeating: "k", count: 5_000)))
            try await store.append([long, event])
            #expect(try await store.events(1) == [event, long])
        }
    }

    @Test("a span that ended takes the place of its beginning, and keeps it", arguments: EventStoreUnderTest.allCases)
    func partial(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            let (open, again) = (Sample.span(0, at: 10, milliseconds: nil), Sample.span(0, at: 70, milliseconds: nil))
            #expect(try await store.append([open]) == [open])
            #expect(try await store.append([again]).isEmpty)
            #expect(try await store.events(1) == [open])
            let ended = Sample.span(0, at: 70, milliseconds: 5_000)
            #expect(try await store.append([ended]) == [ended])
            #expect(try await store.events(1) == [Sample.span(0, at: 10, milliseconds: 65_000)])
            #expect(try await store.append([again, Sample.span(0, at: 70, milliseconds: 1)]).isEmpty)
        }
    }

    @Test(
        "runs and environments are told apart, and of many events the last are read",
        arguments: EventStoreUnderTest.allCases)
    func queries(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            try await store.append((0..<20).map { Sample.line($0, run: 1 + $0 % 2) })
            _ = try await store.append([Sample.line(0)], to: Sample.other, now: Sample.now)
            #expect(try await store.events(1).map(\.sequence) == Array(stride(from: 0, to: 20, by: 2)))
            #expect(try await store.events(1, 2, limit: 5).map(\.sequence) == [15, 16, 17, 18, 19])
            #expect(try await store.events(2, since: Sample.time(16)).map(\.sequence) == [17, 19])
            #expect(try await store.events(3).isEmpty)
        }
    }

    @Test(
        "of many runs the latest are read, no more than there may be of all together nor than so many bytes",
        arguments: EventStoreUnderTest.allCases)
    func bounds(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            let text = String(repeating: "x", count: 10_000)
            try await store.append((0..<60).map { Sample.line($0, run: 1 + $0 % 3, text) })
            let runs = Sample.ids([3, 1, 2])
            let few = try await store.events(Sample.environment, matching: EventQuery(runs: runs, limit: 7))
            #expect(few.events.map(\.sequence) == Array(53..<60) && few.isCut)
            let light = try await store.events(
                Sample.environment, matching: EventQuery(runs: runs, mostBytes: 95_000))
            #expect(light.events.map(\.sequence) == Array(50..<60) && light.isCut)
            let all = try await store.events(Sample.environment, matching: EventQuery(runs: runs))
            #expect(all.events.count == 60 && !all.isCut)
            let one = try await store.events(Sample.environment, matching: EventQuery(runs: runs, mostBytes: 1))
            #expect(one.events.map(\.sequence) == [59] && one.isCut)
        }
    }

    @Test("a span that ended takes the room of both no longer when it is gone", arguments: EventStoreUnderTest.allCases)
    func grown(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            let empty = try await store.usage().bytes
            try await store.append((0..<100).map { Sample.span($0, at: 1, milliseconds: nil) })
            let open = try await store.usage().bytes
            var ended = (0..<100).map { Sample.span($0, at: 1, milliseconds: 5) }
            for place in ended.indices {
                ended[place].attributes = ["text": .string(String(repeating: "x", count: 9_000))]
            }
            try await store.append(ended)
            #expect(try await store.usage().bytes > open + 800_000)
            #expect(try await store.prune(before: Sample.time(1), keeping: .max, limit: 1_000) == 100)
            let usage = try await store.usage()
            #expect(usage.events == 0 && usage.bytes >= empty && usage.bytes < empty + 50_000)
        }
    }

    @Test("the oldest go first, a few at a time, when they are too old", arguments: EventStoreUnderTest.allCases)
    func age(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            for second in 0..<10 { try await store.append([Sample.line(second)], at: Double(second)) }
            #expect(try await store.usage().oldest == Sample.now)
            #expect(try await store.prune(before: Sample.time(5), keeping: .max, limit: 3) == 3)
            #expect(try await store.events(1).map(\.sequence) == Array(3..<10))
            #expect(try await store.prune(before: Sample.time(5), keeping: .max, limit: 3) == 2)
            #expect(try await store.prune(before: Sample.time(5), keeping: .max, limit: 3) == 0)
            let usage = try await store.usage()
            #expect(usage.events == 5 && usage.oldest == Sample.time(5))
        }
    }

    @Test(
        "the oldest go first when they take too much room, and the room is given back",
        arguments: EventStoreUnderTest.allCases)
    func size(kind: EventStoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            let text = String(repeating: "x", count: 10_000)
            for start in stride(from: 0, to: 400, by: 100) {
                try await store.append((start..<start + 100).map { Sample.line($0, text) })
            }
            let before = try await store.usage().bytes
            #expect(before > 4_000_000)
            while try await store.prune(before: .distantPast, keeping: before / 2, limit: 50) > 0 {}
            let after = try await store.usage()
            #expect(after.bytes <= before / 2 && after.bytes > before / 4)
            #expect(try await store.events(1).map(\.sequence).last == 399)
            #expect(try await store.events(1).count == Int(after.events))
        }
    }

    @Test("a file of events becomes smaller as they go, and is there again when it is opened again")
    func file() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("events.sqlite").path
            let store = try await SQLiteEventStore.open(at: .file(path), rest: .zero)
            let text = String(repeating: "x", count: 10_000)
            for start in stride(from: 0, to: 400, by: 100) {
                try await store.append((start..<start + 100).map { Sample.line($0, text) })
            }
            var left = 400
            while left > 10 { left -= try await store.prune(before: Sample.time(1), keeping: 0, limit: 3) }
            try await store.close()
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            #expect(size < 1_000_000 && left > 0)
            let again = try await SQLiteEventStore.open(at: .file(path))
            #expect(try await again.events(1).map(\.sequence) == Array(400 - left..<400))
            #expect(try await again.usage().events == Int64(left))
            try await again.close()
        }
    }

    @Test("a file that is none, or of a newer version, is refused and named")
    func refused() async throws {
        try await withFolder { folder in
            let file = folder.appendingPathComponent("events.sqlite")
            try Data(repeating: 7, count: 10_000).write(to: file)
            let error = await #expect(throws: StoreError.self) {
                _ = try await SQLiteEventStore.open(at: .file(file.path))
            }
            #expect(error?.code == .corrupt && error?.message.contains(file.path) == true, "\(error?.message ?? "")")
        }
    }
}
