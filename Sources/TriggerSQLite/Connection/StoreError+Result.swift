import GRDB
import TriggerEngine

extension StoreError {
    /// Runs a body and turns the errors of the database below it into store errors; all others stay what they are.
    static func result<Value>(file: String, _ body: () throws -> Value) -> Result<Value, any Error> {
        do {
            return .success(try body())
        } catch let error as DatabaseError {
            return .failure(StoreError(error, file: file))
        } catch let error as DamagedValue {
            return .failure(error.storeError(file: file))
        } catch {
            return .failure(error)
        }
    }
}
