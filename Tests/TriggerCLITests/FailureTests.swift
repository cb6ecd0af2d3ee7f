import ArgumentParser
import Testing
import Trigger

@testable import TriggerCLI

@Suite("Errors")
struct FailureTests {
    static let errors: [(TransportError.Code, EndStatus)] = [
        (.unreachable, .unavailable), (.unavailable, .unavailable), (.unauthorized, .noAccess), (.notFound, .trouble),
        (.refused, .usage), (.invalidAnswer, .trouble),
    ]

    @Test("each kind of trouble with a server has its exit status, and says what to do", arguments: errors)
    func statuses(code: TransportError.Code, status: EndStatus) {
        let failure = Failure(TransportError(code, "what happened"))
        #expect(failure.status == status)
        #expect(failure.description.contains("what happened"))
        #expect(!failure.advice.isEmpty)
    }

    @Test("the page of some other server is not repeated to people")
    func otherServer() {
        let failure = Failure(TransportError(.notFound, "404 <!DOCTYPE HTML>", status: 404))
        #expect(failure.description == "the server answered 404; check that --url is a swift-trigger server")
    }

    @Test("an error is one line, whatever it is made of")
    func oneLine() {
        #expect(Failure(.trouble, "a\nb", "c\u{1B}d").description == "a b; c d")
        #expect(Failure(.trouble, "It said so.", "do this").description == "It said so; do this")
    }

    @Test("the exit statuses stay what scripts know them as")
    func numbers() {
        #expect(EndStatus.allCases.map(\.rawValue) == [0, 1, 2, 64, 66, 69, 77, 78])
        #expect(TriggerCommand.helpMessage().contains("  69  the server cannot be reached, or cannot do it now"))
    }

    @Test(
        "wrong arguments are said in a line that names the help of their command",
        arguments: [
            (["runs", "get"], "Missing expected argument '<id>'; see `trigger runs get --help`"),
            (["runs", "list", "--limit", "0"], "--limit: expected 1 to 100, found 0; see `trigger runs list --help`"),
            (["trigger", "x", "--max-attempts", "0"], "--max-attempts: expected 1 or more, found 0; see `trigger "),
            (["nonsense"], "see `trigger --help`"), (["runs", "list", "--lim", "3"], "Unknown option '--lim'"),
            (["runs", "list", "--status", "done"], "--status: expected some of pending_version, delayed, queued"),
        ])
    func usage(arguments: [String], words: String) async throws {
        let error = await #expect(throws: (any Error).self) {
            _ = try await TriggerCommand.asyncParseAsRoot(arguments)
        }
        let failure = Exit.usage(try #require(error))
        #expect(failure.status == .usage)
        #expect(failure.description.contains(words), "\(failure)")
    }
}
