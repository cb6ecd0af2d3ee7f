import ArgumentParser
import Foundation
import TriggerModel

/// A delay as an argument, written as the API has it.
struct DelayArgument: ExpressibleByArgument {
    let delay: TriggerDelay

    init?(argument: String) {
        guard let delay = TriggerDelay(text: argument) else { return nil }
        self.delay = delay
    }
}

extension DelayArgument {
    /// The instant it names when it looks back: a length of time counts from now.
    func instant(before now: Date) -> Date {
        switch delay {
        case .after(let length): now.addingTimeInterval(-Double(length.components.seconds))
        case .until(let instant): instant
        }
    }
}

/// A length of time as an argument.
struct LengthArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = DurationText.parse(argument) else { return nil }
        self.duration = duration
    }
}
