import Foundation

/// The file that all steps and all kills leave their tracks in.
///
/// Every line is appended in one write, so the order of the lines is the order of what happened, without any clock.
struct EffectLog: Sendable {
    let path: String

    /// What the lines say of one step's effect.
    struct Effect {
        /// The step's name within its run.
        let name: String
        /// The places in the order of the lines where it happened.
        var places: [Int]
    }

    /// From the moment a process was killed to the one it was gone.
    struct Death {
        let kind: Victim.Kind
        var span: ClosedRange<Int>
    }

    /// Adds a mark.
    func append(_ line: String) throws {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(file) }
        guard write(file, line + "\n", line.utf8.count + 1) == line.utf8.count + 1 else { throw POSIXError(.EIO) }
    }

    /// Reads everything: effects by idempotency key, and deaths in order.
    func read() throws -> (effects: [String: Effect], deaths: [Death]) {
        var (effects, deaths) = ([String: Effect](), [Death]())
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for (place, line) in text.split(separator: "\n").enumerated() {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "kill":
                if let kind = Victim.Kind(rawValue: words[1]) { deaths.append(Death(kind: kind, span: place...place)) }
            case "dead": deaths[deaths.count - 1].span = deaths[deaths.count - 1].span.lowerBound...place
            default: effects[words[1], default: Effect(name: words[0], places: [])].places.append(place)
            }
        }
        return (effects, deaths)
    }
}

extension EffectLog.Effect {
    /// How often it happened again.
    var repeats: Int {
        places.count - 1
    }

    /// Whether each repeat has a death of its own between it and the time before.
    ///
    /// That says more than that the repeats are no more than the deaths from the first to the last.
    func isExplained(by deaths: [EffectLog.Death]) -> Bool {
        zip(places, places.dropFirst()).allSatisfy { before, after in
            deaths.contains { $0.kind.runsSteps && $0.span.lowerBound < after && $0.span.upperBound > before }
        }
    }
}
