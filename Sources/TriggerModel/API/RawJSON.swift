/// A piece of JSON text, taken apart without being changed, so that a user's value is stored as it was sent: its digits,
/// its order, its spelling.
///
/// Only for text that a decoder accepted before; nothing is checked here.
package struct RawJSON: Sendable, Hashable {
    let bytes: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// The text, without the white space around it.
    package var text: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let head = bytes.drop(while: isBlank)
        let end = head.lastIndex { !isBlank($0) } ?? head.startIndex - 1
        return String(decoding: head[head.startIndex..<(end + 1)], as: UTF8.self)
    }

    /// The values of an object by their keys; of a key that occurs twice, the last.
    package var members: [String: RawJSON] {
        parts(separator: UInt8(ascii: ",")).reduce(into: [:]) { members, part in
            let sides = RawJSON(part).parts(separator: UInt8(ascii: ":"), depth: 0, limit: 2)
            guard sides.count == 2, let key = Self.key(sides[0]) else { return }
            members[key] = RawJSON(sides[1])
        }
    }

    /// The elements of an array, in order.
    package var elements: [RawJSON] {
        parts(separator: UInt8(ascii: ",")).map(RawJSON.init)
    }

    private static func key(_ bytes: ArraySlice<UInt8>) -> String? {
        try? JSON.value(String.self, from: RawJSON(bytes).text)
    }

    /// Cuts the text at a separator that stands at a depth of brackets and outside of strings, into at most `limit` parts;
    /// at depth 1 the outermost brackets are left out.
    private func parts(separator: UInt8, depth level: Int = 1, limit: Int = .max) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var scan = Scan()
        var start = bytes.startIndex
        for index in bytes.indices {
            let before = scan.depth
            guard scan.reads(bytes[index]) else { continue }
            if scan.depth > before {
                if scan.depth == level { start = index + 1 }
            } else if before == level, scan.depth < before {
                parts.append(bytes[start..<index])
            } else if scan.depth == level, bytes[index] == separator, parts.count < limit - 1 {
                parts.append(bytes[start..<index])
                start = index + 1
            }
        }
        if level == 0 { parts.append(bytes[start...]) }
        return parts.count == 1 && RawJSON(parts[0]).text.isEmpty ? [] : parts
    }

    /// Knows after each byte how deep in brackets it stands, and whether it is part of a string.
    private struct Scan {
        var depth = 0
        private var isInString = false
        private var isEscaped = false

        /// Whether the byte is structure rather than part of a string.
        mutating func reads(_ byte: UInt8) -> Bool {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                return false
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            return true
        }
    }
}
