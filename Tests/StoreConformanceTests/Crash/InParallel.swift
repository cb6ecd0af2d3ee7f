/// Runs a body for each number from 0, four at a time.
func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) async -> Void) async {
    await withTaskGroup { group in
        for lane in 0..<4 {
            group.addTask {
                for number in stride(from: lane, to: count, by: 4) { await body(number) }
            }
        }
    }
}
