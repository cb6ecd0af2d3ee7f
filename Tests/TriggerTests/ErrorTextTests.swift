import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Errors in words")
struct ErrorTextTests {
    private enum Payment: Error {
        case declined
        case limit(cents: Int)
    }

    private struct Plain: Error {
        var code = 7
    }

    private struct Caused: CausedError, CustomStringConvertible {
        var description: String
        var cause: (any Error)?
    }

    private final class Ring: CausedError {
        var cause: (any Error)? { self }
    }

    private struct OutOfStock: TracedError {
        let item: String
        let stackTrace: [String]

        init(_ item: String, file: String = #fileID, line: Int = #line) {
            self.item = item
            stackTrace = ["\(file):\(line)"]
        }
    }

    @Test("an error says its type and its values, in its own words where it has some")
    func messages() {
        func message(_ error: any Error) -> String { RunError(thrown: error).message }
        #expect(message(Payment.declined) == "Payment.declined")
        #expect(message(Payment.limit(cents: 5)) == "Payment.limit(cents: 5)")
        #expect(RunError(thrown: Payment.declined).name == "Payment")
        #expect(message(Plain()) == "Plain(code: 7)")
        #expect(message(AbortRun("because")) == "because")
        let system = NSError(domain: "disk", code: 28, userInfo: [NSLocalizedDescriptionKey: "no space"])
        #expect(RunError(thrown: system).name == "disk" && message(system) == "no space")
        #expect(throws: (any Error).self) {
            do {
                _ = try JSON.text(["x": Double.infinity])
            } catch {
                #expect(message(error).hasPrefix("at x: "))
                throw error
            }
        }
    }

    @Test("causes are listed, and so are places; a ring of causes ends")
    func causes() {
        let error = Caused(
            description: "outer",
            cause: Caused(description: "middle\nline", cause: OutOfStock("pen", file: "a/b", line: 3)))
        let stored = RunError(thrown: error)
        guard case .builtIn("Caused", "outer", let trace) = stored else { return #expect(Bool(false), "\(stored)") }
        let lines = trace.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines[0] == "caused by Caused: middle line")
        #expect(lines[1].hasPrefix("caused by OutOfStock: OutOfStock(item: \"pen\""))
        #expect(lines[2] == "    at a/b:3")
        guard case .builtIn(_, _, let ring) = RunError(thrown: Ring()) else { return }
        #expect(ring.split(separator: "\n").count == 11 && ring.hasSuffix("… and further causes"))
        let child = ChildRunError(
            id: RunID(rawValue: "run_2"), task: "child", status: .crashed,
            error: .internal(code: .processExited, message: "status 3"))
        guard case .builtIn(_, _, let of) = RunError(thrown: child) else { return }
        #expect(of == "caused by TASK_PROCESS_EXITED_WITH_NON_ZERO_CODE: status 3")
    }

    @Test("an error that is a stored one is stored as it is, and one of memory with its code")
    func stored() {
        #expect(RunError(thrown: RunError.custom(raw: #"{"a":1}"#)) == .custom(raw: #"{"a":1}"#))
        #expect(RunError(thrown: RunError.string(raw: "no\0")) == .string(raw: "no"))
        #expect(RunError(thrown: OutOfMemory("full")) == .internal(code: .outOfMemory, message: "full"))
    }
}
