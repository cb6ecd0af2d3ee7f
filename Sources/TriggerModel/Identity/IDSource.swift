public import struct Foundation.Date

/// Where identifiers come from: chance is injected, so that a test or a simulation can repeat itself.
public protocol IDSource: Sendable {
    /// Sixty-four random bits.
    func randomBits() -> UInt64
}

/// Identifiers from the system's random number generator.
public struct SystemIDSource: IDSource {
    /// Makes a source; all share one reserve of random numbers.
    public init() {}

    /// Sixty-four bits from the system's generator.
    public func randomBits() -> UInt64 {
        RandomReserve.shared.next()
    }
}

extension IDSource {
    /// Makes an identifier that sorts by `now`, and by `sequence` among those of the same millisecond.
    ///
    /// The value is a UUIDv7 (RFC 9562 §5.7: 48 bits of Unix milliseconds, version, then 18 bits of counter as in its §6.2,
    /// method 1, and 56 random bits) written in base 36 with a fixed width of 25, so that texts order as the numbers do.
    public func next<ID: Identifier>(_ kind: ID.Type = ID.self, now: Date, sequence: Int) -> ID {
        let milliseconds = UInt64(max(0, now.millisecondsSince1970))
        let counter = UInt64(truncatingIfNeeded: sequence) & 0x3_FFFF
        let high = (milliseconds << 16) | 0x7000 | (counter >> 6)
        let low = 0x8000_0000_0000_0000 | ((counter & 0x3F) << 56) | (randomBits() >> 8)
        return ID(rawValue: ID.prefix + base36(high: high, low: low))
    }
}

extension Identifier {
    /// What stands before all identifiers that ``IDSource`` makes at an instant or later, and after all that are older.
    package static func floor(at instant: Date) -> Self {
        let milliseconds = UInt64(min(max(0, instant.millisecondsSince1970), (1 << 48) - 1))
        return Self(rawValue: prefix + base36(high: milliseconds << 16, low: 0))
    }
}

/// Writes a 128-bit number in base 36, padded with zeros to 25 digits.
private func base36(high: UInt64, low: UInt64) -> String {
    var number = (high: high, low: low)
    return String(unsafeUninitializedCapacity: 25) { text in
        for position in (0..<25).reversed() {
            let (quotient, remainder) = number.high.quotientAndRemainder(dividingBy: 36)
            let lower = UInt64(36).dividingFullWidth((remainder, number.low))
            number = (quotient, lower.quotient)
            text.initializeElement(at: position, to: digit(UInt8(lower.remainder)))
        }
        return 25
    }
}

/// 0 to 9, then a to z.
private func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
