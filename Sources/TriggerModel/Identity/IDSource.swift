public import struct Foundation.Date

/// Where identifiers come from: chance is injected, so that a test or a simulation can repeat itself.
public protocol IDSource: Sendable {
    /// Sixty-four random bits.
    func randomBits() -> UInt64
}

/// Identifiers from the system's random number generator.
public struct SystemIDSource: IDSource {
    /// Makes a source; it has no state.
    public init() {}

    /// Sixty-four bits from the system's generator.
    public func randomBits() -> UInt64 {
        UInt64.random(in: .min ... .max)
    }
}

extension IDSource {
    /// Makes an identifier that sorts by `now`.
    ///
    /// The value is a UUIDv7 (RFC 9562 §5.7: 48 bits of Unix milliseconds, version, then random bits) written in base 36
    /// with a fixed width of 25, so that texts order as the numbers do.
    public func next<ID: Identifier>(_ kind: ID.Type = ID.self, now: Date) -> ID {
        let milliseconds = UInt64(max(0, now.millisecondsSince1970))
        let high = (milliseconds << 16) | 0x7000 | (randomBits() & 0x0FFF)
        let low = 0x8000_0000_0000_0000 | (randomBits() >> 2)
        return ID(rawValue: ID.prefix + base36(high: high, low: low))
    }
}

/// Writes a 128-bit number in base 36, padded with zeros to 25 digits.
private func base36(high: UInt64, low: UInt64) -> String {
    let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
    var number = (high: high, low: low)
    var text = [UInt8](repeating: digits[0], count: 25)
    for position in text.indices.reversed() {
        let (quotient, remainder) = number.high.quotientAndRemainder(dividingBy: 36)
        let lower = UInt64(36).dividingFullWidth((remainder, number.low))
        number = (quotient, lower.quotient)
        text[position] = digits[Int(lower.remainder)]
    }
    return String(decoding: text, as: UTF8.self)
}
