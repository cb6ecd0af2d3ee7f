import Trigger
import TriggerModel

struct Image: Codable, Hashable, Sendable {
    var name: String
}

/// A child.
struct Resize: DurableTask {
    static let name: TaskName<Image, String> = "resize"

    func run(_ image: Image, context: RunContext) async throws -> String {
        "small \(image.name)"
    }
}

/// A child with a child.
struct Shelve: DurableTask {
    static let name: TaskName<Image, String> = "shelve"

    func run(_ image: Image, context: RunContext) async throws -> String {
        try await context.triggerAndWait(Resize.self, image).get() + " on the shelf"
    }
}

/// A parent that waits for children in all ways.
struct Album: DurableTask {
    static let name: TaskName<[Image], [String]> = "album"

    func run(_ images: [Image], context: RunContext) async throws -> [String] {
        var all = try await context.batchTriggerAndWait(Resize.self, images).map { try $0.get() }
        async let left = context.triggerAndWait(Resize.self, Image(name: "left"), key: "left")
        async let right = context.triggerAndWait(Shelve.self, Image(name: "right"), key: "right")
        all += [try await left.get(), try await right.get()]
        return all
    }
}

struct Boom: Error, CustomStringConvertible {
    var description = "boom"
}

/// A month, 30 days.
let month: Duration = .seconds(30 * 86_400)
