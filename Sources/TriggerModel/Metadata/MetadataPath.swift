/// Where in a run's metadata a value stands: the name of a key, or a path from the top such as `$.steps[0].name`.
struct MetadataPath: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case name(String)
        case index(Int)
    }

    let parts: [Part]

    static let reserved: Set<String> = ["__proto__", "constructor", "prototype"]
    /// The most parts of a path, and the highest index.
    private static let mostParts = 64
    private static let highestIndex = 9_999

    /// No fewer bytes than the nulls have that its indexes may add.
    var mostNullBytes: Int {
        parts.reduce(0) { sum, part in
            if case .index(let index) = part { sum + 5 * (index + 1) + 2 } else { sum }
        }
    }

    /// Reads a key, which is a path if it begins with `$.` and may be one.
    ///
    /// - Throws: ``MetadataFault`` for a reserved name and a path that cannot be read.
    init(_ key: String, mayBePath: Bool = true) throws(MetadataFault) {
        parts = mayBePath && key.hasPrefix("$.") ? try Self.parts(of: key) : [.name(key)]
        guard !key.isEmpty else { throw MetadataFault("a key of metadata is empty") }
        for case .name(let name) in parts where Self.reserved.contains(name) {
            throw MetadataFault("the key \"\(key)\" of metadata has the reserved name \"\(name)\"")
        }
    }

    private static func parts(of key: String) throws(MetadataFault) -> [Part] {
        var parts: [Part] = []
        for name in key.dropFirst(2).split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = name.split(separator: "[", omittingEmptySubsequences: false)
            guard let first = pieces.first, !first.isEmpty else { throw unreadable(key) }
            parts.append(.name(String(first)))
            for piece in pieces.dropFirst() { parts.append(.index(try index(piece, in: key))) }
        }
        guard parts.count <= mostParts else {
            throw MetadataFault("the path \"\(key.prefix(100))\" of metadata has over \(mostParts) parts")
        }
        return parts
    }

    private static func index(_ piece: Substring, in key: String) throws(MetadataFault) -> Int {
        guard piece.hasSuffix("]"), let index = Int(piece.dropLast()), (0...highestIndex).contains(index) else {
            throw unreadable(key)
        }
        return index
    }

    private static func unreadable(_ key: String) -> MetadataFault {
        let expected = "a path such as $.steps[0].name was expected, with indexes of up to \(highestIndex)"
        return MetadataFault("the key \"\(key.prefix(100))\" of metadata: \(expected)")
    }
}

extension JSONValue {
    /// The value at a path within this one; nil for none.
    func value(at path: ArraySlice<MetadataPath.Part>) -> JSONValue? {
        guard let part = path.first else { return self }
        switch (part, self) {
        case (.name(let name), .object(let values)): return values[name]?.value(at: path.dropFirst())
        case (.index(let index), .array(let values)):
            return values.indices.contains(index) ? values[index].value(at: path.dropFirst()) : nil
        default: return nil
        }
    }

    /// Changes the value at a path, in place; what is missing on the way is made, and what is no object or list there is replaced.
    mutating func change(at path: ArraySlice<MetadataPath.Part>, _ body: (inout JSONValue) -> Void) {
        switch path.first {
        case nil: body(&self)
        case .name(let name):
            var values = takeObject() ?? [:]
            values[name, default: .null].change(at: path.dropFirst(), body)
            self = .object(values)
        case .index(let index):
            var values = takeList() ?? []
            while values.count <= index { values.append(.null) }
            values[index].change(at: path.dropFirst(), body)
            self = .array(values)
        }
    }

    /// Takes the values of a list out, so that they can be changed without being copied; nil for what is no list.
    mutating func takeList() -> [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        self = .null
        return values
    }

    private mutating func takeObject() -> [String: JSONValue]? {
        guard case .object(let values) = self else { return nil }
        self = .null
        return values
    }
}
