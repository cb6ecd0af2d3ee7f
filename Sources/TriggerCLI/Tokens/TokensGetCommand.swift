import ArgumentParser
import Trigger
import TriggerModel

/// The command `tokens get`.
struct TokensGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Show a token.")

    @Argument(help: "The id of the token.")
    var id: String

    @Flag(help: "Print JSON: the whole token.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (token, client) = (TokenID(rawValue: id), try server.client())
        try Output.token(try await Failure.ofToken(token) { try await client.retrieveToken(token) }, json: json)
    }
}

extension Output {
    /// A token.
    static func token(_ token: TokenObject, json: Bool) throws {
        guard !json else { return try Self.json(token) }
        line([token.id.rawValue, token.status.rawValue, token.shownOutput ?? token.url].joined(separator: "  "))
    }
}

extension TokenObject {
    /// The value, or what is said of one that is too large to be shown.
    fileprivate var shownOutput: String? {
        output.map { outputType == Packet.store ? "over 512 KB, stored as \($0)" : $0 }
    }
}

extension Failure {
    /// Does something to a token; that there is none is said in words.
    static func ofToken<Value>(_ token: TokenID, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as TransportError where error.code == .notFound {
            throw Failure(.missing, "there is no token \(token)", "see `trigger tokens list`")
        }
    }
}
