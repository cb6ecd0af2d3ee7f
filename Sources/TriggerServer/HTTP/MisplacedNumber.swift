import Foundation
import TriggerModel

/// Finds the number of a body that its place cannot hold; the decoder says that there is one, and not where.
enum MisplacedNumber {
    /// The largest body that is searched.
    private static let largest = 256 * 1024
    /// The most numbers that are tried.
    private static let most = 64

    /// Where it stands, as messages name places; nil where it cannot be told.
    ///
    /// One number after another is replaced by 0 until the decoder finds nothing wrong with any.
    static func place(in data: Data, _ read: (Data) throws -> Void) -> String? {
        guard data.count <= largest, let body = try? JSON.value(JSONValue.self, from: data) else { return nil }
        for count in 1...most {
            var left = count
            var place: String?
            let replaced = body.replacing(&left, at: "", &place)
            guard let place, let text = try? JSON.data(replaced) else { return nil }
            if !isPlaceless(text, read) { return place }
        }
        return nil
    }

    private static func isPlaceless(_ data: Data, _ read: (Data) throws -> Void) -> Bool {
        do {
            try read(data)
            return false
        } catch {
            return isPlaceless(error)
        }
    }

    /// Whether an error is about something that the decoder names no place of.
    static func isPlaceless(_ error: any Error) -> Bool {
        guard case DecodingError.dataCorrupted(let context) = error else { return false }
        return context.codingPath.isEmpty
    }
}

extension JSONValue {
    /// The value with its first numbers that are not whole replaced by 0; `place` is where the last of them stood.
    fileprivate func replacing(_ left: inout Int, at path: String, _ place: inout String?) -> JSONValue {
        switch self {
        case .number where left > 0:
            left -= 1
            place = left == 0 ? path : nil
            return .integer(0)
        case .array(let list):
            return .array(list.enumerated().map { $1.replacing(&left, at: "\(path)[\($0)]", &place) })
        case .object(let members):
            let names = members.keys.sorted()
            let pairs = names.map { name in
                (name, (members[name] ?? .null).replacing(&left, at: path.isEmpty ? name : "\(path).\(name)", &place))
            }
            return .object(Dictionary(pairs) { first, _ in first })
        case .null, .bool, .integer, .number, .string: return self
        }
    }
}
