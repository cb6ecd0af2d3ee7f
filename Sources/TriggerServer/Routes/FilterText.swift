import TriggerModel

/// A filter of runs as a caller wrote it: in the query of a list, or in the body of a bulk action.
struct FilterText {
    /// Where it stands.
    enum Place {
        case query, body
    }

    /// The values of each member; a member of a body has the values of its array.
    let values: [String: [String]]
    private let place: Place

    /// The filter in a query: `filter[status]` is the member `status`, `filter[createdAt][from]` the member `from`.
    init(_ text: QueryText) {
        place = .query
        values = text.values.keys.reduce(into: [:]) { members, key in
            guard key.hasPrefix("filter["), key.hasSuffix("]") else { return }
            let name = key.dropFirst(7).dropLast()
            let isTime = name.hasPrefix("createdAt][")
            members[String(isTime ? name.dropFirst(11) : name)] = text.list(key)
        }
    }

    /// The filter in a body.
    ///
    /// - Throws: ``APIProblem`` 400 for a value of another shape.
    init(_ members: [String: JSONValue]) throws {
        place = .body
        var values: [String: [String]] = [:]
        for (name, value) in members where value != .null {
            guard let texts = Self.texts(value) else {
                throw Self.problem(.body, name, "expected a text, a number, true or false, or an array of them")
            }
            guard !texts.isEmpty else {
                throw Self.problem(.body, name, "expected one value at least; leave the member out for all")
            }
            values[name] = texts
        }
        self.values = values
    }

    private static func texts(_ value: JSONValue) -> [String]? {
        switch value {
        case .string(let text): [text]
        case .integer(let number): ["\(number)"]
        case .bool(let flag): ["\(flag)"]
        case .object(let queue): Self.queue(queue).map { [$0] }
        case .array(let values):
            values.reduce([String]?.some([])) { texts, value in
                if case .array = value { return nil }
                guard let texts, let more = Self.texts(value) else { return nil }
                return texts + more
            }
        case .null, .number: nil
        }
    }

    /// The whole name of a queue that a body names by its type and name.
    private static func queue(_ members: [String: JSONValue]) -> String? {
        guard case .string(let name)? = members["name"], case .string(let type)? = members["type"] else { return nil }
        switch type {
        case "task": return QueueManifest.implicitName(task: name)
        case "custom": return name
        default: return nil
        }
    }

    /// The only value of a member; nil when it is absent.
    ///
    /// - Throws: ``APIProblem`` 400 when it has several.
    func only(_ name: String) throws -> String? {
        guard let all = values[name], let first = all.first else { return nil }
        guard all.count == 1 else { throw problem(name, "expected one value, found \(all.count)") }
        return first
    }

    /// The values of a member.
    func list(_ name: String) -> [String] {
        values[name] ?? []
    }

    /// One of a few words; nil when the member is absent.
    ///
    /// - Throws: ``APIProblem`` 400 for another one.
    func choice<Value>(_ name: String, of choices: [Value], word: (Value) -> String) throws -> Value? {
        guard let found = try only(name) else { return nil }
        guard let value = choices.first(where: { word($0) == found }) else {
            throw problem(name, "expected \(choices.map(word).joined(separator: " or ")), found \"\(found)\"")
        }
        return value
    }

    /// The member as the caller wrote it.
    func path(_ name: String) -> String {
        Self.path(place, name)
    }

    /// What is wrong with a member.
    func problem(_ name: String, _ message: String) -> APIProblem {
        Self.problem(place, name, message)
    }

    private static func path(_ place: Place, _ name: String) -> String {
        let isTime = ["from", "to", "period"].contains(name)
        return switch place {
        case .body: "filter.\(name)"
        case .query: isTime ? "filter[createdAt][\(name)]" : "filter[\(name)]"
        }
    }

    private static func problem(_ place: Place, _ name: String, _ message: String) -> APIProblem {
        let path = path(place, name)
        switch place {
        case .query: return APIProblem(400, "Query Error", details: [ErrorBody.Issue(path: path, message: message)])
        case .body: return APIProblem(400, "Validation error: \(message) at \"\(path)\"")
        }
    }
}
