/// One thing that `doctor` looked at.
struct Check: Encodable, Equatable {
    /// How it stands.
    enum Verdict: String, Encodable {
        case ok
        /// It works, but should be looked at.
        case warn
        /// It does not work.
        case fail
    }

    /// What was looked at, in a word or two.
    var name: String
    var verdict: Verdict
    /// What was found.
    var finding: String
    /// What to do about it; nil when there is nothing to do.
    var advice: String?

    static func ok(_ name: String, _ finding: String) -> Check {
        Check(name: name, verdict: .ok, finding: finding)
    }

    static func warn(_ name: String, _ finding: String, _ advice: String) -> Check {
        Check(name: name, verdict: .warn, finding: finding, advice: advice)
    }

    static func fail(_ name: String, _ finding: String, _ advice: String) -> Check {
        Check(name: name, verdict: .fail, finding: finding, advice: advice)
    }

    /// The check in a line.
    func line(hasColours: Bool) -> String {
        let word = verdict == .fail ? "FAIL" : verdict.rawValue
        let padded = word + String(repeating: " ", count: 6 - word.count)
        let colour: Colour = verdict == .ok ? .green : verdict == .warn ? .yellow : .red
        let label = name + String(repeating: " ", count: max(1, 13 - name.count))
        let text = TextWidth.plain(advice.map { "\(finding); \($0)" } ?? finding)
        return (hasColours ? colour.paint(padded) : padded) + label + text
    }
}
