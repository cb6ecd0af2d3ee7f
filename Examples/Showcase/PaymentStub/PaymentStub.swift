import ArgumentParser
import Hummingbird

/// A payment service for the demo: it honours idempotency keys, writes down every request, and takes its time.
@main
struct PaymentStub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "PaymentStub",
        abstract: "A payment service for the Showcase: POST /charges, GET /charges, POST /pause, POST /resume."
    )

    @Option(help: "The port on 127.0.0.1.")
    var port = 3040

    @Option(help: "Where every request is written down, one JSON object a line.")
    var log: String

    @Option(help: "The shortest time to an answer, in milliseconds.")
    var minLatency = 20

    @Option(help: "The longest time to an answer, in milliseconds.")
    var maxLatency = 50

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is \(port); a number from 0 to 65535 was expected.")
        }
        guard (0...maxLatency).contains(minLatency) else {
            throw ValidationError("--min-latency is \(minLatency); 0 to --max-latency (\(maxLatency)) was expected.")
        }
    }

    func run() async throws {
        let book = ChargeBook(log: try RequestLog(path: log))
        let routes = ChargeRoutes(book: book, latency: .milliseconds(minLatency) ... .milliseconds(maxLatency))
        let app = Application(
            router: routes.router(),
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "PaymentStub")
        )
        try await app.runService()
    }
}
