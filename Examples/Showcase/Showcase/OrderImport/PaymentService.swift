import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The payment service, as this program uses it.
struct PaymentService: Sendable {
    /// What sends the requests; it keeps up to 8 connections to the service.
    let http: HTTPClient

    /// What became of a charge.
    enum Outcome: Codable, Sendable {
        /// Paid; the number is the service's.
        case charged(id: String)
        /// Refused for good, with the service's words.
        case declined(reason: String)
    }

    /// Charges an order; with the same key, as often as you like and once only.
    ///
    /// - Throws: ``PaymentFailure``, or an error of the network; either way it may be tried again with the same key.
    func charge(_ order: Order, at url: String, idempotencyKey: String) async throws -> Outcome {
        var request = HTTPClientRequest(url: url + "/charges")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Idempotency-Key", value: idempotencyKey)
        request.body = .bytes(try JSONEncoder().encode(Wanted(order)))
        let response = try await http.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 64 * 1024)
        return switch response.status {
        case .ok: .charged(id: try JSONDecoder().decode(Made.self, from: Data(body.readableBytesView)).id)
        case .paymentRequired: .declined(reason: String(buffer: body))
        default: throw PaymentFailure(order: order.id, status: Int(response.status.code), body: String(buffer: body))
        }
    }

    private struct Wanted: Encodable {
        var order: String
        var cents: Int
        var currency: String

        init(_ order: Order) {
            self.order = order.id
            cents = order.cents
            currency = order.currency
        }
    }

    private struct Made: Decodable {
        var id: String
    }
}

/// An answer of the payment service that says neither yes nor no.
struct PaymentFailure: Error, CustomStringConvertible {
    /// The order that was to be charged.
    var order: String
    /// The answer's status.
    var status: Int
    /// What it said.
    var body: String

    var description: String {
        "Charging \(order) was answered with \(status), not 200 or 402: \(body.prefix(200))"
    }
}
