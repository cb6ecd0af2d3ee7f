import TriggerEngine

/// A column holds something that this program never wrote.
struct DamagedValue: Error {
    /// What was found, and what was expected.
    var finding: String

    /// The error as the store's callers see it.
    func storeError(file: String) -> StoreError {
        StoreError(
            .corrupt, "\(file) holds \(finding): it was written by another program or is damaged; restore a backup"
        )
    }
}
