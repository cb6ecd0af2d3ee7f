import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Trigger
import TriggerModel

/// A running Showcase, as a client sees it.
struct ShowcaseUnderTest: Sendable {
    let url: String
    let key: String
    let processes: [ShowcaseProcess]

    /// A client of its server.
    var client: TriggerClient {
        TriggerClient(HTTPClientTransport(baseURL: url, secretKey: key))
    }

    /// How many of its processes were killed so far.
    var kills: Int {
        processes.map(\.kills).reduce(0, +)
    }

    /// All runs there are, newest first.
    func runs() async throws -> [RunID] {
        struct Page: Decodable {
            struct Run: Decodable { var id: RunID }
            var data: [Run]
        }
        var request = HTTPClientRequest(url: "\(url)/api/v1/runs")
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        return try JSONDecoder().decode(Page.self, from: Data(buffer: body)).data.map(\.id)
    }
}
