import Trigger

/// Waits durably; beyond five seconds it holds no slot meanwhile, and it survives every restart.
let sleepy = task("sleepy") { (nap: Nap, context) in
    try await context.wait(for: .seconds(nap.seconds))
    return Slept(slept: nap.seconds)
}

/// How long to wait.
struct Nap: Codable, Sendable {
    var seconds: Double
}

/// How long the wait was.
struct Slept: Codable, Sendable {
    var slept: Double
}
