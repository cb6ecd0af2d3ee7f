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
        /// The value as it stands in the body; nil where there is none.
        package var data: String?

        package init(data: String?) {
            self.data = data
        }

        /// Reads a body.
        ///
        /// - Throws: `DecodingError`, with an empty path when the text is not JSON.
        package init(from body: Data) throws {
            _ = try JSON.value(Object.self, from: body)
            let value = RawJSON(ArraySlice(body)).members["data"]
            data = try value?.proper(at: [JSONPlace(stringValue: "data")]).text
        }

        /// The body as JSON text; the value is put in as it is.
        package var text: String {
            data.map { "{\"data\":\($0)}" } ?? "{}"
        }

        /// What a decoder reads of the body.
        private struct Object: Decodable {
            private enum CodingKeys: CodingKey {}

            init(from decoder: any Decoder) throws {
                _ = try decoder.container(keyedBy: CodingKeys.self)
            }
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
