package import Foundation

/// The bodies of the requests about tokens (http-api.md §7).
package enum TokenBodies {
    /// `POST /api/v1/waitpoints/tokens`.
    package struct Create: Sendable {
        package var idempotencyKey: String?
        /// A length of time, as it was sent.
        package var idempotencyKeyTTL: String?
        /// A length of time or an instant, as it was sent.
        package var timeout: String?
        package var tags: [String]

        package init(_ options: TokenOptions) {
            idempotencyKey = options.idempotencyKey
            idempotencyKeyTTL = options.idempotencyKeyTTL.map(DurationText.text)
            timeout = options.timeout?.text
            tags = options.tags
        }
    }

    /// The answer to it.
    package struct Created: Codable, Sendable {
        package var id: TokenID
        package var isCached: Bool
        package var url: String

        package init(_ receipt: TokenReceipt) {
            id = receipt.id
            isCached = receipt.isCached
            url = receipt.url ?? ""
        }

        /// The answer as the caller has it.
        package var receipt: TokenReceipt {
            TokenReceipt(id: id, isCached: isCached, url: url.isEmpty ? nil : url)
        }
    }

    /// `POST /api/v1/waitpoints/tokens/{token}/complete`.
    package struct Complete: Sendable {
        /// The value; none where the body has none.
        package var output: Packet

        package init(_ output: Packet) {
            self.output = output
        }

        /// Reads a body.
        ///
        /// - Throws: `DecodingError`, with an empty path when the text is not JSON.
        package init(from body: Data) throws {
            if try JSON.value(Kind.self, from: body).dataType == Packet.store {
                output = Packet(data: try JSON.value(Stored.self, from: body).data, type: Packet.store)
            } else {
                let value = RawJSON(ArraySlice(body)).members["data"]
                output = Packet(data: try value?.proper(at: [JSONPlace(stringValue: "data")]).text)
            }
        }

        /// The body as JSON text; a value is put in as it is, and the path of one that lies elsewhere with its type.
        package var text: String {
            guard let data = output.data else { return "{}" }
            if let path = output.storedAt?.text, let text = try? JSON.text(path) {
                return "{\"data\":\(text),\"dataType\":\"\(Packet.store)\"}"
            }
            return "{\"data\":\(data)}"
        }

        /// What a decoder reads of the body: what `data` is, where it is not a value, which is this server's own.
        private struct Kind: Decodable {
            var dataType: String?
        }

        /// A body with the path of a value.
        private struct Stored: Decodable {
            var data: String
        }
    }

    /// The answer to it, and to a callback.
    package struct Completed: Codable, Sendable {
        package var success = true

        package init() {}
    }
}

extension TokenBodies.Create: Codable {
    private enum CodingKeys: CodingKey {
        case idempotencyKey, idempotencyKeyTTL, timeout, tags
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        idempotencyKey = try container.ifPresent(String.self, .idempotencyKey)
        idempotencyKeyTTL = try container.ifPresent(String.self, .idempotencyKeyTTL)
        timeout = try container.ifPresent(String.self, .timeout)
        tags = try container.ifPresent(OneOrMany.self, .tags)?.values ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(idempotencyKey, forKey: .idempotencyKey)
        try container.encodeIfPresent(idempotencyKeyTTL, forKey: .idempotencyKeyTTL)
        try container.encodeIfPresent(timeout, forKey: .timeout)
        if !tags.isEmpty { try container.encode(tags, forKey: .tags) }
    }
}
