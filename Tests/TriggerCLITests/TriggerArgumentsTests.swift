import ArgumentParser
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("The arguments of a trigger")
struct TriggerArgumentsTests {
    private static func options(_ arguments: String...) throws -> TriggerOptions {
        try TriggerTaskCommand.parse(["mail"] + arguments).item().options
    }

    @Test("limit, machine, version, region and parent are sent as they are written")
    func named() throws {
        let options = try Self.options(
            "--max-duration", "10m", "--machine", "large-1x", "--lock-to-version", "v1", "--region", "eu",
            "--parent", "run_1")
        #expect(options.maxDuration == .minutes(10) && options.machine == .large1x)
        #expect(options.version == "v1" && options.region == "eu" && options.parent == RunID(rawValue: "run_1"))
    }

    @Test(
        "a limit is a length of time, seconds, or none",
        arguments: [
            ("90s", .seconds(90)), ("90", .seconds(90)), ("7.5", .limit(.milliseconds(7_500))), ("none", .unlimited),
        ] as [(String, MaxDuration)])
    func limits(_ text: String, _ expected: MaxDuration) throws {
        #expect(try Self.options("--max-duration", text).maxDuration == expected)
    }

    @Test(
        "what is no limit, machine or mode is refused",
        arguments: [
            ["--max-duration", "0"], ["--max-duration", "soon"], ["--max-duration", "0s"], ["--max-duration", "inf"],
            ["--machine", "huge"], ["--debounce-key", "k", "--debounce-delay", "1s", "--debounce-mode", "both"],
        ])
    func refused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try TriggerTaskCommand.parse(["mail"] + arguments) }
    }

    @Test("debouncing has a key and a delay, and a mode and a longest delay where they are given")
    func debounce() throws {
        let plain = try Self.options("--debounce-key", "k", "--debounce-delay", "30s")
        #expect(plain.debounce == Debounce(key: "k", delay: .seconds(30)))
        let whole = try Self.options(
            "--debounce-key", "k", "--debounce-delay", "30s", "--debounce-mode", "trailing", "--debounce-max-delay",
            "5m")
        #expect(
            whole.debounce == Debounce(key: "k", delay: .seconds(30), mode: .trailing, maxDelay: .seconds(300)))
        for part in [["--debounce-key", "k"], ["--debounce-delay", "1s"], ["--debounce-mode", "leading"]] {
            #expect(throws: (any Error).self) { try TriggerTaskCommand.parse(["mail"] + part) }
        }
    }
}
