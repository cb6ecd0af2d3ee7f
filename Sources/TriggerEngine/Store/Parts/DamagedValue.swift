import TriggerModel

/// A column holds something that this program never wrote.
package struct DamagedValue: Error {
    /// What was found, and what was expected.
    package var finding: String

    /// Says what is wrong.
    package init(finding: String) {
        self.finding = finding
    }

    /// The error as the store's callers see it.
    package func storeError(file: String) -> StoreError {
        StoreError(
            .corrupt, "\(file) holds \(finding): it was written by another program or is damaged; restore a backup"
        )
    }
}

extension DamagedValue {
    /// Decodes a value that is stored as JSON.
    ///
    /// - Throws: A ``DamagedValue`` when the text is not of that type.
    package static func json<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        do {
            return try JSON.value(type, from: text)
        } catch {
            throw DamagedValue(finding: "JSON that is no \(type) (\(JSON.describe(error)))")
        }
    }
}
