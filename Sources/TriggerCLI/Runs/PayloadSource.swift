import Foundation
import TriggerModel

/// Where a payload comes from: the argument itself, a file, or the standard input.
enum PayloadSource: Equatable {
    case text(String)
    case file(String)
    case input

    /// `@path` is a file, `-` the standard input, anything else the JSON itself.
    init(_ argument: String) {
        if argument == "-" {
            self = .input
        } else if argument.hasPrefix("@") {
            self = .file(String(argument.dropFirst()))
        } else {
            self = .text(argument)
        }
    }

    /// Reads the payload; it goes to the server letter by letter as it stands.
    ///
    /// - Throws: ``Failure`` when it cannot be read, or is not JSON.
    func packet(
        input: () throws -> Data = { try FileHandle.standardInput.readToEnd() ?? Data() }
    ) throws -> Packet {
        let data = try self.data(input)
        do {
            _ = try JSON.value(JSONValue.self, from: data)
        } catch {
            throw Failure(.usage, "\(place) is not JSON: \(Self.reason(data))", advice)
        }
        return Packet(data: String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func data(_ input: () throws -> Data) throws -> Data {
        switch self {
        case .text(let text): return Data(text.utf8)
        case .input: return try input()
        case .file(let path):
            do {
                return try Data(contentsOf: URL(fileURLWithPath: path))
            } catch {
                let exists = FileManager.default.fileExists(atPath: path)
                let what = exists ? "\(path) cannot be read" : "there is no file \(path)"
                throw Failure(.missing, what, "check the path after the @")
            }
        }
    }

    private var place: String {
        switch self {
        case .text: "the payload"
        case .file(let path): "the payload in \(path)"
        case .input: "the payload on the standard input"
        }
    }

    private var advice: String {
        "pass JSON such as '{\"message\": \"hi\"}', a file as @payload.json, or - for the standard input"
    }

    /// Where the text stops being JSON, as far as a parser says.
    private static func reason(_ data: Data) -> String {
        guard !data.isEmpty else { return "it is empty" }
        do {
            _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
            return "its text is damaged"
        } catch {
            let said = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
            let text = said ?? error.localizedDescription
            return text.hasSuffix(".") ? String(text.dropLast()) : text
        }
    }
}
