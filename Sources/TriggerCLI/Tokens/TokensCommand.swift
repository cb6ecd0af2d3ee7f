import ArgumentParser

/// The command `tokens`.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Make, complete and list the tokens that runs wait for.",
        subcommands: [
            TokensCreateCommand.self, TokensCompleteCommand.self, TokensGetCommand.self, TokensListCommand.self,
        ])
}
