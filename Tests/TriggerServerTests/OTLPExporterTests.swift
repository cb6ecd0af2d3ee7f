import Foundation
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("A collector that is away, slow or refuses", .timeLimit(.minutes(10)))
struct OTLPExporterTests {
    private static func lines(_ numbers: Range<Int>...) -> [String] {
        numbers.flatMap { $0.map { "line \($0)" } }
    }

    @Test("a collector that is away for an hour is tried every minute, and then has everything once")
    func away() async throws {
        try await ExporterRig.with { rig async throws in
            rig.collector.answer(503)
            rig.queue.ended([rig.run], in: .development)
            rig.log(0..<1_500)
            try await rig.turn(minutes: 30)
            rig.log(1_500..<2_500)
            try await rig.turn(minutes: 30)
            try await rig.sleeping()
            #expect(rig.collector.tries == 60)
            rig.collector.answer(200)
            try await rig.turn { try rig.count("logRecords", "taken") == 2_500 }
            #expect(rig.collector.lines == Self.lines(0..<2_500))
            let spans = rig.collector.spans
            #expect(spans.contains(SpanID(run: rig.run).rawValue) && Set(spans).count == spans.count)
            #expect(try rig.count("spans", "taken") == Double(spans.count))
            for kind in ["spans", "runs", "logRecords"] { #expect(try rig.count(kind, "dropped") == 0) }
        }
    }

    @Test("a collector that says when to come again is left alone until then")
    func retryAfter() async throws {
        try await ExporterRig.with { rig async throws in
            rig.collector.answer(429, retryAfter: "120")
            rig.log(0..<1)
            try await rig.turn(by: .seconds(1))
            try await rig.sleeping()
            #expect(rig.collector.tries == 1)
            rig.collector.answer(200)
            try await rig.turn(by: .seconds(119))
            try await rig.sleeping()
            #expect(rig.collector.tries == 1)
            try await rig.turn(by: .seconds(1))
            try await rig.turn { try rig.count("logRecords", "taken") == 1 }
            #expect(rig.collector.tries == 2 && rig.collector.lines == Self.lines(0..<1))
        }
    }

    @Test("a header that says when to come again names seconds or an instant, an hour at most")
    func retryAfterForms() throws {
        let now = Date(timeIntervalSince1970: 784_111_777)
        #expect(RetryAfter("90")?.pause(from: now) == .seconds(90))
        #expect(RetryAfter("Sun, 06 Nov 1994 08:51:07 GMT")?.pause(from: now) == .seconds(90))
        #expect(RetryAfter("Sun, 06 Nov 1994 08:00:00 GMT")?.pause(from: now) == .zero)
        #expect(RetryAfter("Mon, 07 Nov 1994 08:49:37 GMT")?.pause(from: now) == .seconds(3_600))
        #expect(RetryAfter("-5")?.pause(from: now) == .zero)
        for text in ["", "soon", "1994-11-06", "Sun, 06 Foo 1994 08:49:37 GMT"] { #expect(RetryAfter(text) == nil) }
    }

    @Test("what cannot be read for a while is told once it can, and is counted as dropped when it is given up")
    func unreadable() async throws {
        try await ExporterRig.with { rig async throws in
            try rig.setReadable(false)
            rig.queue.ended([rig.run], in: .development)
            rig.log(0..<3)
            try await rig.turn(minutes: 1)
            try await rig.sleeping()
            #expect(rig.collector.tries == 0)
            try rig.setReadable(true)
            try await rig.turn { try rig.count("logRecords", "taken") == 3 }
            #expect(rig.collector.lines == Self.lines(0..<3))
            #expect(rig.collector.spans.contains(SpanID(run: rig.run).rawValue))
            try rig.setReadable(false)
            rig.queue.ended([rig.run], in: .development)
            rig.log(3..<5)
            try await rig.turn { try rig.count("logRecords", "dropped") == 2 }
            #expect(try rig.count("runs", "dropped") == 1)
            try rig.setReadable(true)
        }
    }

    @Test("a shutdown while runs cannot be read tries once more, and counts what it drops")
    func shutdownUnreadable() async throws {
        try await ExporterRig.with { rig async throws in
            try rig.setReadable(false)
            try await rig.shutDownWithBacklog()
            try rig.setReadable(true)
            #expect(rig.collector.tries == 0)
            #expect(try rig.count("logRecords", "dropped") == 2_500)
            #expect(try rig.count("runs", "dropped") == 1)
        }
    }

    @Test("what a collector refuses is counted and not brought again, and what comes after it arrives")
    func refused() async throws {
        try await ExporterRig.with { rig async throws in
            rig.collector.answer(400)
            rig.log(0..<3)
            try await rig.turn { try rig.count("logRecords", "refused") == 3 }
            rig.collector.answer(200)
            rig.log(3..<5)
            try await rig.turn { try rig.count("logRecords", "taken") == 2 }
            #expect(rig.collector.tries == 2 && rig.collector.lines == Self.lines(3..<5))
        }
    }

    @Test("what has no room while a collector is away is dropped, the oldest first, and counted before it is back")
    func full() async throws {
        let size = TraceEvent(
            run: RunID(rawValue: "run_1"), place: TracePlace(attempt: 1), sequence: 0, kind: .log, message: "line 100",
            startedAt: Date(timeIntervalSince1970: 0)
        ).size
        try await ExporterRig.with(OTLPQueue.Bounds(runs: 1, lineBytes: size * 10)) { rig async throws in
            rig.collector.answer(503)
            rig.log(100..<105)
            try await rig.turn(minutes: 2)
            rig.queue.ended([RunID(rawValue: "run_a"), RunID(rawValue: "run_b"), rig.run], in: .development)
            rig.log(105..<125)
            try await rig.turn { try rig.count("logRecords", "dropped") == 10 }
            #expect(try rig.count("runs", "dropped") == 2)
            rig.collector.answer(200)
            try await rig.turn { try rig.count("logRecords", "taken") == 15 }
            #expect(rig.collector.lines == Self.lines(100..<105, 115..<125))
            #expect(rig.collector.spans.contains(SpanID(run: rig.run).rawValue))
        }
    }

    @Test("a shutdown while a collector is away tries once more, and counts what it drops")
    func shutdownAway() async throws {
        try await ExporterRig.with { rig async throws in
            rig.collector.answer(503)
            try await rig.shutDownWithBacklog()
            #expect(rig.collector.tries == 3 && rig.collector.lines.isEmpty)
            #expect(try rig.count("logRecords", "dropped") == 2_500)
            #expect(try rig.count("runs", "dropped") == 1)
        }
    }

    @Test("a shutdown when a collector is back brings it all that waited")
    func shutdownBack() async throws {
        try await ExporterRig.with { rig async throws in
            rig.collector.answer(503)
            rig.log(0..<2_500)
            try await rig.turn(minutes: 2)
            try await rig.sleeping()
            rig.collector.answer(200)
            rig.shutDown()
            try await rig.turn { rig.hasEnded }
            #expect(rig.collector.lines == Self.lines(0..<2_500))
            #expect(try rig.count("logRecords", "dropped") == 0)
        }
    }
}
