import ArgumentParser

/// The command `auth`.
struct AuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auth", abstract: "Make tokens for those who have no secret key.",
        subcommands: [AuthPublicTokenCommand.self])
}
