/// How much of a machine a run is to have.
///
/// It is recorded with the run, and the worker and the run's code are told; what a run really has is what its worker's process
/// has.
public enum MachinePreset: String, Hashable, Sendable, CaseIterable {
    /// 0.25 processors, 0.25 GB.
    case micro
    /// 0.5 processors, 0.5 GB: what a run has of which nobody says otherwise.
    case small1x = "small-1x"
    /// 1 processor, 1 GB.
    case small2x = "small-2x"
    /// 1 processor, 2 GB.
    case medium1x = "medium-1x"
    /// 2 processors, 4 GB.
    case medium2x = "medium-2x"
    /// 4 processors, 8 GB.
    case large1x = "large-1x"
    /// 8 processors, 16 GB.
    case large2x = "large-2x"

    /// Its name, as the API has it.
    public var name: String {
        rawValue
    }

    /// Its processors.
    public var cpu: Double {
        size.cpu
    }

    /// Its memory in gigabytes.
    public var memory: Double {
        size.memory
    }

    private var size: (cpu: Double, memory: Double) {
        switch self {
        case .micro: (0.25, 0.25)
        case .small1x: (0.5, 0.5)
        case .small2x: (1, 1)
        case .medium1x: (1, 2)
        case .medium2x: (2, 4)
        case .large1x: (4, 8)
        case .large2x: (8, 16)
        }
    }

    /// What a name should have been, for messages.
    public static let expected = "one of " + allCases.map(\.name).joined(separator: ", ")
}

/// As its name.
extension MachinePreset: Codable {
    /// Reads a name.
    ///
    /// - Throws: `DecodingError` that lists the names.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let preset = MachinePreset(rawValue: name) else {
            let expected = "expected \(Self.expected), found \"\(name)\""
            throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
        }
        self = preset
    }
}
