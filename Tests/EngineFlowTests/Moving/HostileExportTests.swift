import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Exports that are none, or not whole", .timeLimit(.minutes(10)))
struct HostileExportTests {
    /// What is done to the lines of an export, and what is said of it.
    struct Damage: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var says: String
        var change: @Sendable (inout [String]) -> Void

        init(_ description: String, says: String, _ change: @escaping @Sendable (inout [String]) -> Void) {
            (testDescription, self.says, self.change) = (description, says, change)
        }
    }

    /// The line of the first run.
    private static func run(_ lines: [String]) -> Int {
        lines.firstIndex { $0.hasPrefix(#"{"table":"runs""#) } ?? 0
    }

    private static func replace(_ lines: inout [String], _ text: String, _ other: String) {
        let place = run(lines)
        lines[place] = lines[place].replacing(text, with: other)
    }

    /// Has the last line speak of the lines as they are.
    private static func seal(_ lines: inout [String]) {
        var digest = LineDigest()
        for line in lines.dropLast() { digest.add(Array(line.utf8)) }
        lines[lines.count - 1].replace(/"sha256":"[^"]*"/, with: "\"sha256\":\"\(digest.text)\"")
    }

    static let damages = [
        Damage("empty", says: "line 1: the file is empty") { $0 = [] },
        Damage("something else", says: "line 1: expected the first line of an export") { $0 = ["id,name", "1,two"] },
        Damage("newer format", says: "line 1: it was written in format 2, and this version reads 1") {
            $0[0] = $0[0].replacing(#""format":1"#, with: #""format":2"#)
        },
        Damage("newer schema", says: "line 1: it is of schema 999") {
            $0[0] = $0[0].replacing(/"schema":\d+/, with: #""schema":999"#)
        },
        Damage("older schema", says: "run this version's `trigger migrate` where it came from") {
            $0[0] = $0[0].replacing(/"schema":\d+/, with: #""schema":1"#)
        },
        Damage("without its last line", says: "the file ends after this line without its last one") { $0.removeLast() },
        Damage("unknown table", says: "there is no table \"ruins\" that moves") {
            replace(&$0, #""table":"runs""#, #""table":"ruins""#)
        },
        Damage("table that stays", says: "there is no table \"migrations\" that moves") {
            replace(&$0, #""table":"runs""#, #""table":"migrations""#)
        },
        Damage("unknown column", says: "the table runs has no column \"attempts\"") {
            replace(&$0, #""attempt":"#, #""attempts":"#)
        },
        Damage("text for a number", says: "runs.attempt: expected a whole number") {
            replace(&$0, #""attempt":1"#, #""attempt":"1""#)
        },
        Damage("number for a text", says: "runs.id: expected a text") {
            replace(&$0, #""id":"run"#, #""id":1,"x":"run"#)
        },
        Damage("too large a number", says: "runs.attempt: expected a whole number") {
            replace(&$0, #""attempt":1"#, #""attempt":99999999999999999999"#)
        },
        Damage("fraction", says: "runs.attempt: expected a whole number") {
            replace(&$0, #""attempt":1"#, #""attempt":1.5"#)
        },
        Damage("value that is missing", says: "runs.attempt is missing; expected a whole number") {
            replace(&$0, #""attempt":1,"#, "")
        },
        Damage("null where there is none", says: "runs.attempt is missing") {
            replace(&$0, #""attempt":1"#, #""attempt":null"#)
        },
        Damage("object as a value", says: "runs.attempt: expected a whole number") {
            replace(&$0, #""attempt":1"#, #""attempt":{}"#)
        },
        Damage("column twice", says: "runs.attempt stands there twice") {
            replace(&$0, #""attempt":1"#, #""attempt":1,"attempt":1"#)
        },
        Damage("no JSON", says: "expected {") { $0[run($0)] = "hello" },
        Damage("more after the row", says: "expected the end of the line") { $0[run($0)] += "}" },
        Damage("half a character", says: "half a character") { replace(&$0, #""id":"run"#, #""id":"\ud800run"#) },
        Damage("wrong escape", says: "a backslash stands before what it cannot") {
            replace(&$0, #""id":"run"#, #""id":"\xrun"#)
        },
        Damage("another value", says: "the lines before it are not those that were written (SHA-256 ") {
            replace(&$0, #""attempt":1"#, #""attempt":2"#)
        },
        Damage("line that was taken out", says: "the lines before it are not those that were written") {
            $0.remove(at: 1)
        },
        Damage("a row twice", says: "a value") {
            $0.insert($0[run($0)], at: run($0))
            seal(&$0)
        },
        Damage("more after the end", says: "expected the end of the file") { $0.append($0[1]) },
    ]

    private static let places: [MovingPlace.Journey] =
        TestDatabase.url == nil ? [.fileToFile] : [.fileToFile, .fileToDatabase]

    @Test(
        "each is refused by line and with what was expected, and the right file is taken afterwards",
        arguments: damages, places)
    func damage(_ damage: Damage, _ journey: MovingPlace.Journey) async throws {
        try await journey.withPlaces { from, to in
            let clock = ManualClock()
            try await from.run(clock) { rig in
                let worker = try await rig.worker("hello")
                try await rig.trigger("hello")
                try await worker.finish(try await worker.next().execution)
                try await rig.engine.deregister(worker.id, in: .development)
            }
            let lines = try await from.export()
            var damaged = lines
            damage.change(&damaged)
            #expect(damaged != lines)
            let bytes = damaged.isEmpty ? [] : Array((damaged.joined(separator: "\n") + "\n").utf8)
            let fault = await #expect(throws: ImportFault.self) { try await to.fill(bytes, clock) }
            #expect(fault?.description.contains(damage.says) == true, "\(fault as Any)")
            #expect(fault?.line != nil)
            try await to.fill(lines, clock)
            #expect(MovingTests.rows(try await to.export()) == MovingTests.rows(lines))
        }
    }

    @Test("a file that was cut off at any byte is refused, and goes on when it is whole")
    func cut() async throws {
        try await MovingPlace.Journey.fileToFile.withPlaces { from, to in
            let clock = ManualClock()
            try await from.run(clock) { try await $0.trigger("hello") }
            let bytes = Array((try await from.export().joined(separator: "\n") + "\n").utf8)
            for length in stride(from: 0, to: bytes.count, by: 97) {
                let fault = await #expect(throws: ImportFault.self, "\(length)") {
                    try await to.fill(Array(bytes.prefix(length)), portion: 1, clock)
                }
                #expect(fault?.line != nil)
            }
            try await to.fill(bytes, clock)
        }
    }

    @Test("every scalar comes back as it was written")
    func texts() throws {
        let table = MovedTable(
            "t", columns: [.init("a", .text, isRequired: false), .init("b", .real, isRequired: false)])
        for text in ["", "\"\\/\u{0}\u{1F}\u{7F}\n\r\t", "ä€😀\u{2028}", #"{"a":"\u0000"}"#] {
            var line: [UInt8] = []
            RowLine.append([text, "0.1"], of: table, to: &line)
            var scanner = RowScanner(line[...], line: 1)
            #expect(try scanner.row(["t": table]).values == [text, "0.1"])
        }
        var scanner = RowScanner(Array(#"{"table":"t","row":{"a":"\ud83d\ude00\u00e4\/\b\f"}}"#.utf8)[...], line: 1)
        #expect(try scanner.row(["t": table]).values == ["😀ä/\u{8}\u{C}", nil])
    }
}
