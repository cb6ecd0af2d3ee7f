import Foundation

/// What kept a figure from being measured.
struct Failure: Error, CustomStringConvertible, LocalizedError {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    var errorDescription: String? {
        description
    }
}

/// Looks again and again until something holds.
///
/// - Throws: ``Failure`` when it does not in time.
func eventually(
    _ what: String, every pause: Duration = .milliseconds(5), within limit: Duration = .seconds(120),
    _ test: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !test() {
        guard ContinuousClock.now < end else { throw Failure("\(what): not within \(Int(limit.inSeconds)) s") }
        try await Task.sleep(for: pause)
    }
}
