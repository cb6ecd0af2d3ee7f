import ArgumentParser
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("The arguments of a public token")
struct PublicTokenArgumentsTests {
    @Test("scopes are read as the API has them, and the time as a length")
    func scopes() throws {
        let command = try AuthPublicTokenCommand.parse([
            "--scope", "read:tags:env:a", "--scope", "trigger:tasks:hello", "--expires-in", "1h", "--one-time",
        ])
        #expect(command.scopes.map(\.scope) == [.read(.tag("env:a")), .trigger(.task("hello"))])
        #expect(command.expiresIn?.duration == .seconds(3600) && command.oneTime)
        #expect(!(try AuthPublicTokenCommand.parse(["--scope", "admin"]).oneTime))
    }

    @Test(
        "a token without scopes, and what is no scope or no length of time, is refused",
        arguments: [[], ["--scope", "read"], ["--scope", "read:runs", "--expires-in", "soon"]])
    func refused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try AuthPublicTokenCommand.parse(arguments) }
    }

    @Test("the command is found under auth")
    func found() async throws {
        let command = try await TriggerCommand.asyncParseAsRoot(["auth", "public-token", "--scope", "read:runs"])
        #expect(command is AuthPublicTokenCommand)
    }
}
