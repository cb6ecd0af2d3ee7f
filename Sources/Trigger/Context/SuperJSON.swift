import TriggerModel

import struct Foundation.Data

/// JSON with annotations beside it, as the TypeScript client writes it (http-api.md §2).
///
/// Dates, sets, URLs and the like are read by the coding of their Swift types. A map stands there as a list of pairs and a `bigint` as
/// a text; those are made what Swift types read: an object, or for keys that are neither texts nor whole numbers a list of keys
/// and values in turn, and a number.
enum SuperJSON {
    /// Reads a value.
    ///
    /// - Throws: `DecodingError`.
    static func value<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        guard let notes = try? JSON.value(Notes.self, from: data).meta?.values, notes.changesShape else {
            return try JSON.value(Half<Value>.self, from: data).json
        }
        let plain = try JSON.value(Half<JSONValue>.self, from: data).json
        return try JSON.value(Half<Value>.self, from: JSON.text(Half(json: plain.reshaped(by: notes)))).json
    }

    private struct Notes: Decodable {
        var meta: Meta?

        struct Meta: Decodable {
            var values: JSONValue?
        }
    }
}

/// The half that is plain JSON.
private struct Half<Value> {
    var json: Value
}

extension Half: Decodable where Value: Decodable {}
extension Half: Encodable where Value: Encodable {}

/// Annotations: an object of them by paths, or a list of a type and perhaps of those further in.
extension JSONValue {
    /// Whether they name a type that Swift types read in another shape.
    fileprivate var changesShape: Bool {
        switch self {
        case .string(let type): type == "map" || type == "bigint"
        case .array(let parts): parts.contains(where: \.changesShape)
        case .object(let members): members.values.contains(where: \.changesShape)
        case .null, .bool, .integer, .number: false
        }
    }

    /// The value with what annotations say of it and its parts; those further in come first.
    fileprivate func reshaped(by notes: JSONValue) -> JSONValue {
        switch notes {
        case .object(let members):
            return members.reduce(self) { value, note in
                value.changed(at: SuperJSONPath.parts(of: note.key)[...]) { $0.reshaped(by: note.value) }
            }
        case .array(let parts):
            let value = parts.count > 1 ? reshaped(by: parts[1]) : self
            return parts.first.map(value.reshaped(as:)) ?? value
        case .null, .bool, .integer, .number, .string: return self
        }
    }

    private func reshaped(as type: JSONValue) -> JSONValue {
        switch (type, self) {
        case (.string("map"), .array(let pairs)): Self.map(pairs) ?? self
        case (.string("bigint"), .string(let digits)): Int64(digits).map(JSONValue.integer) ?? self
        default: self
        }
    }

    private func changed(at path: ArraySlice<String>, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        guard let part = path.first else { return change(self) }
        switch self {
        case .object(var members):
            members[part] = members[part]?.changed(at: path.dropFirst(), change)
            return .object(members)
        case .array(var list):
            guard let index = Int(part), list.indices.contains(index) else { return self }
            list[index] = list[index].changed(at: path.dropFirst(), change)
            return .array(list)
        case .null, .bool, .integer, .number, .string: return self
        }
    }

    /// Pairs as an object, or as keys and values in turn; nil where they are no pairs.
    private static func map(_ pairs: [JSONValue]) -> JSONValue? {
        let sides = pairs.compactMap { if case .array(let sides) = $0, sides.count == 2 { sides } else { nil } }
        guard sides.count == pairs.count else { return nil }
        let names = sides.compactMap { side -> String? in
            switch side[0] {
            case .string(let name): name
            case .integer(let number): "\(number)"
            default: nil
            }
        }
        guard names.count == sides.count else { return .array(sides.flatMap(\.self)) }
        return .object(Dictionary(zip(names, sides.map { $0[1] })) { _, last in last })
    }
}

/// The path of an annotation: names with dots between them; a dot in a name has a backslash before it.
private enum SuperJSONPath {
    static func parts(of text: String) -> [String] {
        var (parts, isEscaped) = ([""], false)
        for letter in text {
            if isEscaped {
                if letter != ".", letter != "\\" { parts[parts.count - 1].append("\\") }
                parts[parts.count - 1].append(letter)
                isEscaped = false
            } else if letter == "\\" {
                isEscaped = true
            } else if letter == "." {
                parts.append("")
            } else {
                parts[parts.count - 1].append(letter)
            }
        }
        if isEscaped { parts[parts.count - 1].append("\\") }
        return parts
    }
}
