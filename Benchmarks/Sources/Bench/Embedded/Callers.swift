/// Does something many times from several callers at once.
///
/// - Throws: What the first call to fail threw.
func byCallers(
    _ callers: Int, times: Int, _ call: @escaping @Sendable (Int) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<callers {
            group.addTask {
                for index in stride(from: caller, to: times, by: callers) { try await call(index) }
            }
        }
        try await group.waitForAll()
    }
}
