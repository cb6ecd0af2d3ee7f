import ArgumentParser
import TriggerModel

/// A status as it may be typed: in any case.
struct StatusName: ExpressibleByArgument {
    let status: APIStatus

    /// Those that runs have in this version of the API.
    static let all = APIStatus.allCases.filter { $0 != .reattempting && $0 != .frozen }

    init?(argument: String) {
        let word = argument.uppercased().replacing("-", with: "_")
        guard let status = Self.all.first(where: { $0.rawValue == word }) else { return nil }
        self.status = status
    }

    static var allValueStrings: [String] {
        all.map { $0.rawValue.lowercased() }
    }

    /// The statuses in a text, with commas between them.
    ///
    /// - Throws: `ValidationError` for a word that is none.
    static func list(_ text: String) throws -> [APIStatus] {
        try text.split(separator: ",").map { word in
            guard let name = StatusName(argument: String(word)) else {
                let expected = allValueStrings.joined(separator: ", ")
                throw ValidationError("--status: expected some of \(expected); found \(word)")
            }
            return name.status
        }
    }
}
