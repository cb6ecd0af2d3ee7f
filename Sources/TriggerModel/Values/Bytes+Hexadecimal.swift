extension Sequence where Element == UInt8 {
    /// The bytes as hexadecimal digits, two each, in lower case.
    package var hexadecimal: String {
        var text = ""
        for byte in self {
            let digits = String(byte, radix: 16)
            text += digits.utf8.count < 2 ? "0" + digits : digits
        }
        return text
    }
}
