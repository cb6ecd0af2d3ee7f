import ArgumentParser
import Trigger
import TriggerModel

/// The command `auth public-token`.
struct AuthPublicTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "public-token",
        abstract: "Make a public token: what it permits may be done with it instead of the secret key.",
        discussion: """
            It prints the token. A scope is an action, a type and, for one thing of it, an id: read, write, trigger or \
            batchTrigger; runs, tasks, tags, batch, waitpoints or queues, or all. `admin` permits everything. A token \
            cannot be taken back before it expires.

            EXAMPLES
              trigger auth public-token --scope read:runs:run_1 --expires-in 15m
              trigger auth public-token --scope trigger:tasks:hello-world --one-time
              trigger auth public-token --scope read:tags:vip --scope read:batch --expires-in 1h --json
            """
    )

    @Option(name: .customLong("scope"), help: "What it permits; may be given several times.")
    var scopes: [ScopeArgument] = []

    @Option(help: "How long it lives, up to 30 days. (default: 15m)")
    var expiresIn: LengthArgument?

    @Flag(help: "Let it trigger once only.")
    var oneTime = false

    @Flag(help: "Print JSON: the token.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard !scopes.isEmpty else { throw ValidationError("--scope: expected one at least") }
    }

    func run() async throws {
        let token = try await server.client().createPublicToken(
            scopes: scopes.map(\.scope), expiresIn: expiresIn?.duration ?? .seconds(900), oneTimeUse: oneTime)
        guard !json else { return try Output.json(PublicTokenBodies.Created(token: token)) }
        Output.line(token)
    }
}

/// A scope as an argument.
struct ScopeArgument: ExpressibleByArgument {
    let scope: PublicScope

    init?(argument: String) {
        guard let scope = PublicScope(argument) else { return nil }
        self.scope = scope
    }
}
