import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// A real web server that answers as a test says.
final class ScriptedWeb: Sendable {
    /// An answer.
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String] = [:]
        var body = ""
        /// Whether the answer waits for ever.
        var isLate = false
    }

    private struct State {
        var answers: [Answer]
        var counts: [String] = []
        var requests: [String] = []
    }

    private let asked = Gate()
    /// Lets late answers go, so that the server can stop.
    private let over = Gate()

    private let state: Mutex<State>

    private init(_ answers: [Answer]) {
        state = Mutex(State(answers: answers))
    }

    /// What `x-retry-count` said in each request.
    var counts: [String] {
        state.withLock { $0.counts }
    }

    /// Method, path and body of each request.
    var requests: [String] {
        state.withLock { $0.requests }
    }

    /// Waits for the first request.
    func untilAsked() async {
        await asked.wait()
    }

    /// Serves answers one after the other, the last of them again and again.
    static func serve(
        _ answers: [Answer], _ body: @Sendable (ScriptedWeb, String) async throws -> Void
    ) async throws {
        let web = ScriptedWeb(answers)
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ in try await web.answer(request) }
        }
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await app.test(.live) { client in
            let port = try #require(client.port)
            defer { web.over.open() }
            try await body(web, "http://127.0.0.1:\(port)")
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        let text = try await String(buffer: request.body.collect(upTo: 1 << 20))
        let answer = state.withLock { state in
            state.counts.append(request.headers[HTTPField.Name("x-retry-count") ?? .accept] ?? "none")
            state.requests.append("\(request.method.rawValue) \(request.uri.path) \(text)")
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        asked.open()
        if answer.isLate { await over.wait() }
        var fields = HTTPFields()
        for (name, value) in answer.headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return Response(
            status: .init(code: answer.status), headers: fields,
            body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }
}
