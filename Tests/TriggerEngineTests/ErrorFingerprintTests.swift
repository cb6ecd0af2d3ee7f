import Testing
import TriggerModel

@Suite("Fingerprints of errors")
struct ErrorFingerprintTests {
    private func id(_ message: String, name: String = "Boom", task: String = "task") -> ErrorGroupID {
        ErrorFingerprint(.builtIn(name: name, message: message, stackTrace: "at \(message.count)"), task: task).id
    }

    @Test(
        "numbers, identifiers, hexadecimal digits and quotations in a message do not tell errors apart",
        arguments: [
            ("order 17 is 2.50 short", "order 4711 is 13.07 short"),
            ("no run run_03hac6xn09f909bfjjw9zcy63", "no run run_03hac6xpdmofiyagzxp6tnavz"),
            ("9f8c2b7e-0d1a-4e6f-8a3b-1c2d3e4f5a6b is gone", "00000000-0000-0000-0000-000000000000 is gone"),
            ("object deadbeefcafe is locked", "object abcdefabcdef is locked"),
            ("no column \"a b\"", "no column \"c\""), ("no file 'x.csv' there", "no file 'it' there"),
            ("at 0x00007f3a", "at 0x1"), ("a\tb", "a b"),
        ])
    func same(_ first: String, _ second: String) {
        #expect(
            id(first) == id(second), "\(ErrorFingerprint.normalized(first)) / \(ErrorFingerprint.normalized(second))")
    }

    @Test("task, type and words tell them apart, and a stack trace does not")
    func different() {
        let ids = [
            id("it is closed"), id("it is open"), id("it is closed", name: "Bang"), id("it is closed", task: "other"),
            id("it isn't 'x'"), id("it isn't"),
        ]
        #expect(Set(ids).count == ids.count)
        let traced = RunError.builtIn(name: "Boom", message: "it is closed", stackTrace: "somewhere else")
        #expect(ErrorFingerprint(traced, task: "task").id == ids[0])
        #expect(ids[0].rawValue.utf8.count == "error_".utf8.count + 16)
    }

    @Test(
        "marks without their other half are looked for once, however many there are", .timeLimit(.minutes(10)),
        arguments: ["«", "“", "\"“«‘`'", "a«", "« "])
    func unclosed(_ mark: String) {
        let normalized = ErrorFingerprint.normalized(String(repeating: mark, count: 1_000_000))
        #expect(normalized.utf8.count < 400)
        #expect(ErrorFingerprint.normalized("“a «b» c") == "“a \"…\" c")
    }

    @Test("what comes after the beginning of a message does not tell errors apart")
    func beginning() {
        let beginning = String(repeating: "it is closed, ", count: 30)
        #expect(id(beginning + "today") == id(beginning + "tomorrow"))
        #expect(id("it is closed, today") != id("it is closed, tomorrow"))
        #expect(id("\"" + beginning + "\" today") != id("\"" + beginning + "\" tomorrow"))
    }

    @Test("an error is stored without U+0000 and bounded: its message, its lines, and how many they are")
    func sanitized() {
        let frames = (1...200).map { "frame \($0)" + String(repeating: "x", count: 2_000) }.joined(separator: "\n")
        let long = RunError.builtIn(
            name: "A\0B", message: "\0" + String(repeating: "é", count: 5_000), stackTrace: frames
        ).sanitized
        guard case .builtIn(let name, let message, let trace) = long else {
            Issue.record("another shape")
            return
        }
        let lines = trace.split(separator: "\n")
        #expect(name == "AB" && message == String(repeating: "é", count: 1_000))
        #expect(lines.count == 50 && lines.allSatisfy { $0.unicodeScalars.count <= 1_024 })
        #expect(lines.first?.hasPrefix("frame 1x") == true && lines.last?.hasPrefix("frame 200x") == true)
        #expect(lines[39].contains("151 more"))
        #expect(long.sanitized == long)
        let raw = RunError.custom(raw: "\"" + String(repeating: "a", count: 20_000) + "\"").sanitized
        #expect(raw == .string(raw: "\"" + String(repeating: "a", count: 999)))
        #expect(RunError.custom(raw: "{}").sanitized == .custom(raw: "{}"))
    }
}
