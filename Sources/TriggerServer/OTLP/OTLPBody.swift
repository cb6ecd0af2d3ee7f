import TriggerModel

/// What one request brings to a collector: spans or lines of logs, and who tells of them.
struct OTLPBody<Item: OTLPItem>: Encodable, Sendable {
    /// What the server calls itself: OpenTelemetry's `service.name` and the like.
    let resource: [OTLPAttribute]
    let items: [Item]

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) {
            stringValue = text
        }

        init?(stringValue: String) {
            self.init(stringValue)
        }

        init?(intValue: Int) {
            nil
        }
    }

    /// `{"resourceSpans": [{"resource": {"attributes": […]}, "scopeSpans": [{"scope": {…}, "spans": […]}]}]}`, or the same of logs.
    func encode(to encoder: any Encoder) throws {
        var all = encoder.container(keyedBy: Name.self)
        var resources = all.nestedUnkeyedContainer(forKey: Name("resource\(Item.group)"))
        var part = resources.nestedContainer(keyedBy: Name.self)
        var resource = part.nestedContainer(keyedBy: Name.self, forKey: Name("resource"))
        try resource.encode(self.resource, forKey: Name("attributes"))
        var scopes = part.nestedUnkeyedContainer(forKey: Name("scope\(Item.group)"))
        var scope = scopes.nestedContainer(keyedBy: Name.self)
        try scope.encode(["name": "swift-trigger", "version": LibraryVersion.current], forKey: Name("scope"))
        try scope.encode(items, forKey: Name(Item.list))
    }
}

/// What a collector takes in lists.
protocol OTLPItem: Encodable, Sendable {
    /// What its lists are grouped in, as the names of OTLP's members end: `Spans`.
    static var group: String { get }
    /// What a list of it is called: `spans`.
    static var list: String { get }
    /// Where it is sent, below the collector's address.
    static var path: String { get }
}
