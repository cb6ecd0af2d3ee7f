import Trigger

/// The smallest task: what comes in goes out.
let helloWorld = task("hello-world") { (greeting: Greeting, _) in
    greeting
}

/// A message, in and out.
struct Greeting: Codable, Sendable {
    var message: String
}
