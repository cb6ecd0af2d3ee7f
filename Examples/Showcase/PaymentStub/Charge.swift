import Hummingbird

/// What a caller asks for.
struct ChargeRequest: Codable, Hashable {
    /// The order to be paid.
    var order: String
    /// How much, in hundredths of the currency.
    var cents: Int
    /// The currency's three letters.
    var currency: String
}

/// What the caller gets: the same for every request with the same key.
struct Charge: ResponseEncodable {
    /// The charge's own number.
    var id: String
    /// What was charged.
    var order: String
    /// How much, in hundredths of the currency.
    var cents: Int
    /// The currency's three letters.
    var currency: String
}

/// Where the service stands.
struct ChargeCounts: ResponseEncodable {
    /// Requests that came in, repeats among them.
    var requests = 0
    /// Charges made: one per key.
    var charges = 0
    /// Requests whose key had come before.
    var repeated = 0
    /// Requests not answered yet.
    var inFlight = 0
    /// Whether answers are held back.
    var isPaused = false
}
