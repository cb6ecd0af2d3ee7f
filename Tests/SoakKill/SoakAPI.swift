import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Trigger
import TriggerModel

/// The server's API through kills: every call is repeated until it is answered.
struct SoakAPI: Sendable {
    let url: String
    let key: String
    private let transport: HTTPClientTransport

    init(url: String, key: String) {
        (self.url, self.key) = (url, key)
        transport = HTTPClientTransport(baseURL: url, secretKey: key)
    }

    /// Triggers runs, in one request each or in one for all, the same request keys through all repeats.
    func trigger(_ orders: [Order], effects: String, asBatch: Bool) async throws -> [TriggerReceipt] {
        guard !asBatch else {
            let items = orders.map { $0.item(effects: effects) }
            return try await answered { try await transport.batchTrigger(items, requestKey: orders[0].requestKey) }.runs
        }
        return try await withThrowingTaskGroup(of: (Int, TriggerReceipt).self) { group in
            for (place, order) in orders.enumerated() {
                group.addTask { (place, try await trigger(order, effects: effects)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Triggers one run.
    func trigger(_ order: Order, effects: String) async throws -> TriggerReceipt {
        let item = order.item(effects: effects)
        return try await answered { try await transport.trigger(item, requestKey: order.requestKey) }
    }

    /// Reads a run.
    func retrieve(_ run: RunID) async throws -> RunObject {
        try await answered { try await transport.retrieve(run) }
    }

    /// All runs there are.
    func all() async throws -> [RunSummary] {
        var (runs, cursor) = ([RunSummary](), String?.none)
        repeat {
            let answer = try await answered { [cursor] in try await page(after: cursor) }
            runs += answer.data.map(\.summary)
            cursor = answer.pagination.next
        } while cursor != nil
        return runs
    }

    private func page(after cursor: String?) async throws -> RunPage {
        var request = HTTPClientRequest(
            url: "\(url)/api/v1/runs?page%5Bsize%5D=100" + (cursor.map { "&page%5Bafter%5D=\($0)" } ?? ""))
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 24)
        return try JSON.value(RunPage.self, from: Data(buffer: body))
    }

    /// Makes a call until it is answered.
    ///
    /// - Throws: ``TransportError`` when the server refused it for good; `CancellationError`.
    private func answered<Value>(_ call: () async throws -> Value) async throws -> Value {
        while true {
            do {
                return try await call()
            } catch let error as TransportError where !error.isTransient {
                throw error
            } catch {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
