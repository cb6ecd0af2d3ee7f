public import struct Foundation.Data

/// A request that ``RunContext/fetch(_:_:retry:)`` sends.
public struct FetchRequest: Sendable {
    /// Where it goes: an `http` or `https` address.
    public var url: String
    /// The method; `GET` by default.
    public var method: String
    /// The header fields, in order.
    ///
    /// Each try adds `x-retry-count`: how many there were before.
    public var headers: [(name: String, value: String)]
    /// What is sent with it; nil for nothing.
    public var body: Data?
    /// How long a try may take until its whole answer is there; nil for as long as it takes, with the slot held.
    ///
    /// Default five minutes.
    public var timeout: Duration?
    /// The most bytes of an answer's body.
    ///
    /// Default 64 MB.
    public var answerLimit: Int

    /// Makes a request; a `GET` unless said otherwise.
    public init(
        _ url: String, method: String = "GET", headers: [(name: String, value: String)] = [], body: Data? = nil,
        timeout: Duration? = .seconds(300), answerLimit: Int = 64 * 1024 * 1024
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.answerLimit = answerLimit
    }
}
