import Trigger
import TriggerModel

// "Public tokens": what a server gives to a page in a browser, and what the page does with it.

func tokenForPage(showing run: RunID, key: String) async throws -> String {
    let client = TriggerClient(.http(secretKey: key))
    return try await client.createPublicToken(scopes: [.read(.run(run))], expiresIn: .seconds(900))
}

func tokenForOneOrder(key: String) async throws -> String {
    let client = TriggerClient(.http(secretKey: key))
    return try await client.createPublicToken(scopes: [.trigger(.task("fulfil-order"))], oneTimeUse: true)
}

func placeOrder(_ order: Order, with token: String) async throws -> String? {
    let client = TriggerClient(.http(publicAccessToken: token))
    let handle = try await client.trigger(.fulfil, order)
    return handle.publicAccessToken
}
