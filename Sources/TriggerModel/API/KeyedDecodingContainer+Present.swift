extension KeyedDecodingContainer {
    /// Reads a member that may be absent but not `null`.
    ///
    /// For a number that the type cannot hold the decoder throws an error of its own, without a place; it gets this one.
    func ifPresent<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        do {
            return contains(key) ? try decode(type, forKey: key) : nil
        } catch  where !(error is DecodingError) {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "expected \(type) within its range")
        }
    }
}
