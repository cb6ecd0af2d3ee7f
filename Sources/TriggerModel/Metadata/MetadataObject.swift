/// A run's metadata as a value that operations change: the same in a worker, which reads its own changes, and in the engine.
public struct MetadataObject: Hashable, Sendable {
    /// The values by their keys.
    public private(set) var values: [String: JSONValue]
    /// No fewer bytes than its text has.
    private var mostBytes: Int

    /// Reads what is stored; what is no object counts as none.
    public init(text: String? = nil) {
        values = text.flatMap { try? JSON.value([String: JSONValue].self, from: $0) } ?? [:]
        mostBytes = max(2, text?.utf8.count ?? 0)
    }

    /// Its text, as it is stored; nil when it is empty.
    public var text: String? {
        values.isEmpty ? nil : try? JSON.text(values)
    }

    /// The value of a key, or at a path; nil for none.
    ///
    /// - Throws: ``MetadataFault`` for a key that cannot be.
    public func value(at key: String) throws(MetadataFault) -> JSONValue? {
        JSONValue.object(values).value(at: try MetadataPath(key).parts[...])
    }

    /// Makes changes, in order: all of them or none.
    ///
    /// - Throws: ``MetadataFault`` for a key or a number that cannot be, when it would have over 256 KB, and for over 1,000 changes.
    public mutating func apply(_ operations: [MetadataOperation]) throws(MetadataFault) {
        let most = TriggerLimits.metadataOperations
        guard operations.count <= most else {
            let counts = "\(operations.count) changes of metadata at once; at most \(most) are accepted"
            throw MetadataFault("there were \(counts)")
        }
        var changed = self
        for operation in operations {
            try changed.apply(operation)
            // On the way it may have more than in the end, within bounds.
            try changed.checkSize(over: 4 * TriggerLimits.metadataBytes)
        }
        try changed.checkSize(over: TriggerLimits.metadataBytes)
        self = changed
    }

    private mutating func apply(_ operation: MetadataOperation) throws(MetadataFault) {
        mostBytes += operation.mostBytes
        switch operation {
        case .set(let key, let value): put(value, try MetadataPath(key))
        case .delete(let key): values[try MetadataPath(key, mayBePath: false).name] = nil
        case .append(let key, let value):
            append(value, try MetadataPath(key))
        case .remove(let key, let value): remove(value, try MetadataPath(key))
        case .increment(let key, let amount): try increment(try MetadataPath(key), by: amount, key)
        case .update(let values):
            for key in values.keys { _ = try MetadataPath(key, mayBePath: false) }
            (self.values, mostBytes) = (values, operation.mostBytes)
        }
    }

    private mutating func append(_ value: JSONValue, _ path: MetadataPath) {
        let isNew = self.value(at: path) == nil
        change(path) { place in
            var list = isNew ? [] : place.takeList() ?? [place]
            list.append(value)
            place = .array(list)
        }
    }

    private mutating func remove(_ value: JSONValue, _ path: MetadataPath) {
        guard case .array = self.value(at: path) else { return }
        change(path) { place in place = .array((place.takeList() ?? []).filter { $0 != value }) }
    }

    private mutating func increment(
        _ path: MetadataPath, by amount: JSONValue, _ key: String
    ) throws(MetadataFault) {
        let sum = (value(at: path) ?? .null).adding(amount)
        guard amount.isNumber, sum.isNumber else {
            throw MetadataFault("the number at \"\(key)\" of metadata cannot be incremented to a finite number")
        }
        put(sum, path)
    }

    private func value(at path: MetadataPath) -> JSONValue? {
        JSONValue.object(values).value(at: path.parts[...])
    }

    private mutating func put(_ value: JSONValue, _ path: MetadataPath) {
        change(path) { $0 = value }
    }

    private mutating func change(_ path: MetadataPath, _ body: (inout JSONValue) -> Void) {
        guard case .name(let name) = path.parts.first else { return }
        values[name, default: .null].change(at: path.parts.dropFirst(), body)
    }

    /// The exact number of bytes is asked for only where it may be too large.
    private mutating func checkSize(over bound: Int) throws(MetadataFault) {
        guard mostBytes > bound else { return }
        guard let text = try? JSON.text(values) else { throw MetadataFault("the metadata cannot be written as JSON") }
        mostBytes = text.utf8.count
        guard mostBytes > bound else { return }
        let sizes = "\(mostBytes) bytes; at most \(TriggerLimits.metadataBytes) are accepted"
        throw MetadataFault("the metadata would have \(sizes)", isSize: true)
    }
}

extension MetadataPath {
    /// The name it begins with.
    fileprivate var name: String {
        if case .name(let name) = parts.first { name } else { "" }
    }
}

extension MetadataOperation {
    /// No fewer bytes than it adds.
    public var mostBytes: Int {
        let value: JSONValue =
            switch self {
            case .set(_, let value), .append(_, let value), .remove(_, let value), .increment(_, let value): value
            case .update(let values): .object(values)
            case .delete: .null
            }
        // Each index may add nulls before it; a key that cannot be adds nothing.
        let nulls = key.flatMap { try? MetadataPath($0) }?.mostNullBytes ?? 0
        // A path may add a pair of brackets and quotes for each part; a new number may have 25 digits.
        return 6 * (key?.utf8.count ?? 0) + value.mostBytes + nulls + 32
    }
}

extension JSONValue {
    /// No fewer bytes than its text has.
    fileprivate var mostBytes: Int {
        switch self {
        case .null, .bool: 5
        case .integer, .number: 25
        case .string(let text): 6 * text.utf8.count + 2
        case .array(let values): values.reduce(2) { $0 + $1.mostBytes + 1 }
        case .object(let values): values.reduce(2) { $0 + 6 * $1.key.utf8.count + $1.value.mostBytes + 4 }
        }
    }
}
