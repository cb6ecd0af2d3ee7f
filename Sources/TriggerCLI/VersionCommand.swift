import ArgumentParser
import TriggerModel

/// The command `version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Say which version this is.")

    func run() {
        print(LibraryVersion.current)
    }
}
