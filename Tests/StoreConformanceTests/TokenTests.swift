import Testing
import TriggerEngine
import TriggerModel

@Suite("Tokens", .timeLimit(.minutes(10)))
struct TokenTests {
    private static func id(_ number: Int) -> TokenID {
        TokenID(rawValue: "waitpoint_\(String(number + 1_000))")
    }

    private static func token(
        _ number: Int, key: String? = nil, tags: [String] = [], status: TokenStatus = .waiting
    ) -> TokenRecord {
        var token = TokenRecord(
            environment: Sample.environment, id: id(number), idempotencyKey: key,
            idempotencyKeyUntil: key.map { _ in Sample.time(9) }, tags: tags, createdAt: Sample.time(Double(number)),
            timeoutAt: Sample.time(100))
        token.status = status
        if status != .waiting { (token.output, token.completedAt) = (Packet(data: "[1]"), Sample.time(50)) }
        return token
    }

    private static func found(_ store: any Store, _ query: TokenQuery) async throws -> [TokenID] {
        try await store.read { try $0.tokens(Sample.environment, matching: query) }.map(\.id)
    }

    @Test(
        "a token comes back as it was stored and changed, by its id and by its key", arguments: StoreUnderTest.allCases)
    func roundTrip(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let plain = TokenRecord(environment: Sample.environment, id: Self.id(1), createdAt: Sample.now)
            var full = Self.token(2, key: "ключ \"🗝\"", tags: ["a", "b c"])
            try await store.save { $0.tokens = [plain, full] }
            (full.status, full.output, full.completedAt) = (
                .completed, Packet(data: "\"ü\"", type: "x/y"), Sample.time(7)
            )
            full.isAwaited = true
            try await store.save { [full] in $0.tokens = [full] }
            let key = try #require(full.idempotencyKey)
            let found = try await store.write {
                try $0.tokens(Sample.environment, [Self.id(1), Self.id(2), Self.id(3)], holding: [key, "none"])
            }
            #expect(Set(found) == [plain, full] && found.count == 2)
            #expect(try await store.read { try $0.token(Sample.environment, Self.id(2)) } == full)
            #expect(try await store.read { try $0.token(Sample.other, Self.id(2)) } == nil)
        }
    }

    @Test("a key goes over from one token to another in one commit", arguments: StoreUnderTest.allCases)
    func key(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var first = Self.token(1, key: "k")
            try await store.save { [first] in $0.tokens = [first] }
            first.idempotencyKey = nil
            try await store.save { [first] in $0.tokens = [first, Self.token(2, key: "k")] }
            let found = try await store.write { try $0.tokens(Sample.environment, [], holding: ["k"]) }
            #expect(found.map(\.id) == [Self.id(2)])
        }
    }

    @Test(
        "tokens are listed newest first, by status, label and key, from either end", arguments: StoreUnderTest.allCases)
    func list(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let tokens = [
                Self.token(1, key: "k"), Self.token(2, tags: ["a"]), Self.token(3, tags: ["b"], status: .completed),
                Self.token(4, tags: ["a", "b"], status: .timedOut), Self.token(5),
            ]
            try await store.save { $0.tokens = tokens }
            let ids = (0...5).map(Self.id)
            #expect(try await Self.found(store, TokenQuery(limit: 2)) == [ids[5], ids[4], ids[3]])
            #expect(try await Self.found(store, TokenQuery(after: ids[4])) == [ids[3], ids[2], ids[1]])
            #expect(try await Self.found(store, TokenQuery(before: ids[1], limit: 1)) == [ids[3], ids[2]])
            #expect(try await Self.found(store, TokenQuery(statuses: [.waiting])) == [ids[5], ids[2], ids[1]])
            #expect(try await Self.found(store, TokenQuery(statuses: [.waiting], before: ids[1])) == [ids[5], ids[2]])
            #expect(try await Self.found(store, TokenQuery(statuses: [.completed, .timedOut])) == [ids[4], ids[3]])
            #expect(try await Self.found(store, TokenQuery(tags: ["a", "c"])) == [ids[4], ids[2]])
            #expect(try await Self.found(store, TokenQuery(idempotencyKey: "k")) == [ids[1]])
        }
    }
}
