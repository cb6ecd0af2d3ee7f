import ArgumentParser
import TriggerModel

/// A delay as an argument, written as the API has it.
struct DelayArgument: ExpressibleByArgument {
    let delay: TriggerDelay

    init?(argument: String) {
        guard let delay = TriggerDelay(text: argument) else { return nil }
        self.delay = delay
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
