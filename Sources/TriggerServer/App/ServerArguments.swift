import ArgumentParser

/// What every program with a server in it may be told on its command line.
package struct ServerArguments: ParsableArguments, Sendable {
    @Option(help: "The address to listen on.")
    package var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any free one.")
    package var port = 3030

    @Option(help: "The folder for the data and the secret key; made when it is not there.")
    package var data = ".trigger"

    package init() {}

    package func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port: expected 0 to 65535, found \(port)")
        }
    }
}
