import ArgumentParser
import TriggerModel

/// A machine as an argument, by its name.
struct MachineArgument: ExpressibleByArgument {
    let preset: MachinePreset

    init?(argument: String) {
        guard let preset = MachinePreset(rawValue: argument) else { return nil }
        self.preset = preset
    }

    static var allValueStrings: [String] {
        MachinePreset.allCases.map(\.name)
    }
}

/// Whose payload a debounced run has, as an argument.
struct DebounceModeArgument: ExpressibleByArgument {
    let mode: Debounce.Mode

    init?(argument: String) {
        guard let mode = Debounce.Mode(rawValue: argument) else { return nil }
        self.mode = mode
    }

    static var allValueStrings: [String] {
        Debounce.Mode.allCases.map(\.rawValue)
    }
}

/// A limit of active time as an argument: seconds, a length of time, or `none`.
struct MaxDurationArgument: ExpressibleByArgument {
    let limit: MaxDuration

    init?(argument: String) {
        guard let limit = MaxDuration(text: argument) else { return nil }
        self.limit = limit
    }
}
