import Logging
import Trigger

/// The smallest task: what comes in goes out.
let helloWorld = task("hello-world") { (greeting: Greeting, context) in
    context.logger.info("greeted", metadata: ["message": .string(greeting.message)])
    return greeting
}

/// A message, in and out.
struct Greeting: Codable, Sendable {
    var message: String
}
