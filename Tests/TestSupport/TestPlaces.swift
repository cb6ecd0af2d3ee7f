/// A number of places, of which each test has one while it uses what would not do for all of them at once.
actor TestPlaces {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    /// Runs a body that has one of the places, in the order in which they were asked for.
    nonisolated func withOne(_ body: () async throws -> Void) async throws {
        await take()
        let result = await Result { try await body() }
        await giveBack()
        try result.get()
    }

    private func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().resume()
    }
}
