/// How large what is recorded may be; what is over a limit is cut or left out, with a mark.
package enum TraceLimits {
    /// Characters of a message.
    package static let messageLength = 131_072
    /// Attributes of a line or a span.
    package static let attributes = 1_024
    /// Characters of one text among them.
    package static let valueLength = 131_072
    /// Bytes of all of them together.
    package static let attributeBytes = 1024 * 1024
    /// Characters of an attribute's name.
    package static let nameLength = 256
    /// How deep an attribute may be nested.
    package static let depth = 8
    /// Events that one call brings.
    package static let eventsAtOnce = 2_000

    /// The name under which it is noted how many attributes were left out.
    package static let leftOut = "trigger.attributes_left_out"

    /// A message within its limit.
    package static func message(_ text: String) -> String {
        guard text.utf8.count > messageLength, text.count > messageLength else { return text }
        return text.prefix(messageLength) + "… (cut: \(text.count) characters, \(messageLength) are kept)"
    }

    /// An error whose texts are within the limit of a message each.
    package static func error(_ error: RunError) -> RunError {
        switch error {
        case .builtIn(let name, let text, let trace):
            .builtIn(name: message(name), message: message(text), stackTrace: message(trace))
        // What is cut is no JSON any more.
        case .custom(let raw): message(raw) == raw ? error : .string(raw: message(raw))
        case .string(let raw): .string(raw: message(raw))
        case .internal(let code, let text): .internal(code: code, message: text.map { message($0) })
        }
    }

    /// Attributes within their limits; nil where there are none.
    package static func attributes(_ all: [String: JSONValue]) -> [String: JSONValue]? {
        guard !all.isEmpty else { return nil }
        guard !fits(all) else { return all }
        var (kept, bytes, leftOut): ([String: JSONValue], Int, Int) = ([:], 0, 0)
        for (name, value) in all.count > attributes ? all.sorted(by: { $0.key < $1.key }) : Array(all) {
            let value = Self.value(value, depth: 0)
            let size = name.utf8.count + value.size
            guard kept.count < attributes, bytes + size <= attributeBytes, name.count <= nameLength else {
                leftOut += 1
                continue
            }
            kept[name] = value
            bytes += size
        }
        if leftOut > 0 { kept[Self.leftOut] = .integer(Int64(leftOut)) }
        return kept
    }

    /// Whether an event is surely within all limits, as nearly every one is.
    package static func fits(_ event: TraceEvent) -> Bool {
        event.message.utf8.count <= messageLength && event.error == nil
            && event.attributes.map { !$0.isEmpty && fits($0) } ?? true
    }

    private static func fits(_ all: [String: JSONValue]) -> Bool {
        guard all.count <= attributes else { return false }
        var bytes = 0
        for (name, value) in all {
            guard name.utf8.count <= nameLength, isShort(value) else { return false }
            bytes += name.utf8.count + value.size
        }
        return bytes <= attributeBytes
    }

    /// Whether a value is no list and no object, and within the limit of a text.
    private static func isShort(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .integer, .number: true
        case .string(let text): text.utf8.count <= valueLength
        case .array, .object: false
        }
    }

    private static let tooDeep = JSONValue.string("(left out: nested too deeply)")

    private static func value(_ value: JSONValue, depth: Int) -> JSONValue {
        switch value {
        case .string(let text) where text.utf8.count > valueLength && text.count > valueLength:
            .string("(left out: \(text.count) characters; at most \(valueLength) are kept)")
        case .array where depth == Self.depth: tooDeep
        case .object where depth == Self.depth: tooDeep
        case .array(let values): .array(values.map { Self.value($0, depth: depth + 1) })
        case .object(let members): .object(members.mapValues { Self.value($0, depth: depth + 1) })
        default: value
        }
    }
}
