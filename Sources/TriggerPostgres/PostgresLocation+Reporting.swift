#if Postgres
import TriggerEngine

extension PostgresLocation {
    /// Runs a body; what goes wrong with the server is thrown as an error of the store that names this place.
    ///
    /// - Throws: A ``StoreError`` for a ``PostgresError`` and a ``DamagedValue``; other errors as they are.
    func reporting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresError {
            throw error.storeError(place: "\(self)")
        } catch let error as DamagedValue {
            throw error.storeError(file: "\(self)")
        }
    }
}
#endif
