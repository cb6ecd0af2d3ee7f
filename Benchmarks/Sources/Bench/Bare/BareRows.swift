import Foundation

/// The ids and the text that bare writes are bound to, made beforehand, so that making them is not measured.
struct BareRows {
    static let idLength: CInt = 29
    static let textLength: CInt = 300

    private let ids: [CChar]
    private let text = [CChar](repeating: CChar(120), count: Int(textLength))

    /// Ids that grow, as those of runs do.
    init(count: Int) {
        ids = (0..<count).flatMap { row in String(format: "run_%025d", row).utf8.map { CChar($0) } }
    }

    /// Hands the id and the text of each row of a range to a body.
    func each(_ rows: Range<Int>, _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) throws -> Void) throws {
        try ids.withUnsafeBufferPointer { ids in
            try text.withUnsafeBufferPointer { text in
                guard let first = ids.baseAddress, let text = text.baseAddress else { return }
                for row in rows { try body(first + row * Int(Self.idLength), text) }
            }
        }
    }
}
