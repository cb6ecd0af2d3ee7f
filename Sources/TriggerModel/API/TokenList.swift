/// A page of tokens, newest first.
public struct TokenList: Hashable, Sendable {
    /// The tokens of the page, without their outputs.
    public var tokens: [TokenObject]
    /// Where the page of older tokens begins; absent when there are none.
    public var next: String?
    /// Where the page of newer tokens ends; absent when there are none.
    public var previous: String?

    /// Makes a page.
    public init(tokens: [TokenObject], next: String? = nil, previous: String? = nil) {
        self.tokens = tokens
        self.next = next
        self.previous = previous
    }
}

/// A page of tokens as it goes over the wire.
package struct TokenPage: Codable, Sendable {
    package var data: [TokenObject]
    package var pagination: RunPage.Pagination

    package init(_ list: TokenList) {
        data = list.tokens
        pagination = RunPage.Pagination(next: list.next, previous: list.previous)
    }

    /// The page without its wrapping.
    package var list: TokenList {
        TokenList(tokens: data, next: pagination.next, previous: pagination.previous)
    }
}
