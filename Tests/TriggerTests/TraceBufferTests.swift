import Foundation
import Synchronization
import Testing
import TriggerModel

@testable import Trigger

@Suite("What a worker has recorded and not yet posted", .timeLimit(.minutes(10)))
struct TraceBufferTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static func event(_ number: Int, run: Int = 1, _ message: String = "line") -> TraceEvent {
        TraceEvent(
            run: RunID(rawValue: "run_\(run)"), place: TracePlace(attempt: 1), sequence: number, kind: .log,
            message: message, startedAt: now)
    }

    @Test("spans that begin and end while the server is away leave nothing behind but themselves")
    func closed() {
        var state = TraceBuffer.State()
        for number in 0..<50_000 {
            _ = state.open(Self.event(number))
            #expect(state.close(Self.event(number).id) != nil)
        }
        #expect(state.unposted == 0 && state.isEmpty)
    }

    @Test("a batch is no larger than the server takes, however many runs and lines were lost")
    func bounded() {
        var state = TraceBuffer.State()
        state.refused((0..<5_000).map { Self.event(0, run: $0) })
        for number in 0..<5_000 { _ = state.add(Self.event(number), execution: 1, RecordingOptions()) }
        for number in 5_000..<9_000 { _ = state.open(Self.event(number)) }
        var batches: [Int] = []
        while !state.isEmpty, batches.count < 20 { batches.append(state.takeBatch(now: Self.now).count) }
        #expect(batches.allSatisfy { $0 <= TraceLimits.eventsAtOnce } && batches.reduce(0, +) == 10_000, "\(batches)")
    }

    @Test("lines go out in the order they came, each once, and what was lost is told")
    func order() {
        var state = TraceBuffer.State()
        state.refused([Self.event(0, run: 2)])
        for number in 0..<4_500 { _ = state.add(Self.event(number), execution: 1, RecordingOptions()) }
        var events: [TraceEvent] = []
        while !state.isEmpty, events.count <= 4_501 { events += state.takeBatch(now: Self.now) }
        #expect(events.filter { $0.kind == .log }.map(\.sequence) == Array(0..<4_500))
        #expect(events.filter { $0.kind == .dropped }.map(\.run) == [RunID(rawValue: "run_2")])
    }

    @Test("lines that were taken make room for others, by count and by bytes, however many are lost meanwhile")
    func room() {
        for limits in [
            RecordingOptions(mostWaiting: 3_000, mostWaitingBytes: 100_000_000),
            RecordingOptions(mostWaiting: 1 << 40, mostWaitingBytes: 3_000 * Self.event(0).size),
        ] {
            var state = TraceBuffer.State()
            var (taken, lost): (Set<Int>, [Int64]) = ([], [])
            for round in 0..<10 {
                for number in 0..<5_000 {
                    _ = state.add(Self.event(100_000 + round * 5_000 + number), execution: 1, limits)
                }
                let batch = state.takeBatch(now: Self.now)
                taken.formUnion(batch.filter { $0.kind == .log }.map(\.sequence))
                lost += batch.compactMap { event in
                    guard case .integer(let count) = event.attributes?["count"] else { return nil }
                    return count
                }
            }
            while !state.isEmpty {
                taken.formUnion(state.takeBatch(now: Self.now).filter { $0.kind == .log }.map(\.sequence))
            }
            #expect(taken.count + Int(lost.reduce(0, +)) == 50_000 && taken.count > 10 * 1_000, "\(taken.count)")
        }
    }

    @Test("a line that the server refuses costs none of those beside it, and is counted")
    func refused() async throws {
        let buffer = TraceBuffer(limits: RecordingOptions(), time: HandClock(isAutomatic: false))
        for number in 0..<1_000 { buffer.add(Self.event(number, number == 700 ? "bad" : "line"), execution: 1) }
        let posts = Posts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await buffer.run { batch in
                    guard batch.allSatisfy({ $0.message != "bad" }) else { throw TransportError(.refused, "no") }
                    posts.taken.withLock { $0 += batch }
                }
            }
            try await buffer.untilEmpty()
            group.cancelAll()
        }
        let all = posts.taken.withLock { $0 }
        #expect(all.filter { $0.kind == .log }.count == 999)
        #expect(all.filter { $0.kind == .dropped }.map(\.message) == ["1 log line was dropped"])
    }

    @Test("a server that refuses everything is not asked about every line")
    func refusesAll() async throws {
        let buffer = TraceBuffer(limits: RecordingOptions(), time: HandClock(isAutomatic: false))
        for number in 0..<1_000 { buffer.add(Self.event(number), execution: 1) }
        let posts = Posts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await buffer.run { _ in
                    posts.count.withLock { $0 += 1 }
                    throw TransportError(.refused, "no")
                }
            }
            try await buffer.untilEmpty()
            group.cancelAll()
        }
        #expect(posts.count.withLock { $0 } < 100)
    }
}

/// What was posted.
private final class Posts: Sendable {
    let taken = Mutex<[TraceEvent]>([])
    let count = Mutex(0)
}
