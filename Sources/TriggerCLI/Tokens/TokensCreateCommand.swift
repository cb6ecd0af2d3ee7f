import ArgumentParser
import Trigger
import TriggerModel

/// The command `tokens create`.
struct TokensCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token.",
        discussion: """
            It prints the token, and the address at which a POST without a key completes it with its body.

            EXAMPLES
              trigger tokens create
              trigger tokens create --timeout 24h --tag approval --key order-7
            """
    )

    @Option(help: "When it times out: a length of time from now, or an ISO 8601 instant; else never.")
    var timeout: DelayArgument?

    @Option(name: .customLong("tag"), help: "A label; may be given several times.")
    var tags: [String] = []

    @Option(help: "An idempotency key: the token that holds it is given again.")
    var key: String?

    @Option(help: "How long it holds the key; else for ever.")
    var keyTtl: LengthArgument?

    @Flag(help: "Print JSON: the token's id, its address, a public token for it, and whether it was there before.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let options = TokenOptions(
            timeout: timeout?.delay, idempotencyKey: key, idempotencyKeyTTL: keyTtl?.duration, tags: tags)
        let token = try await server.client().createToken(JSONValue.self, options: options)
        let receipt = TokenReceipt(
            id: token.id, isCached: token.isCached, url: token.url, publicAccessToken: token.publicAccessToken)
        guard !json else { return try Output.json(receipt) }
        Output.line("\(token.id)  \(token.url ?? "")")
        if token.isCached { Output.note("it was there before") }
    }
}
