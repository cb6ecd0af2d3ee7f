import Dispatch

/// Work that blocks, away from the cooperative thread pool.
enum OwnThread {
    /// Runs a body on a thread of the system's.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "trigger.sqlite").async {
                continuation.resume(with: Result { try body() })
            }
        }
    }
}
