import Trigger

/// Returns a text of so many megabytes: what is over 512 KB goes to the object store, past the database.
let largeOutput = task("large-output") { (size: Size, _) in
    String(repeating: "0123456789abcdef", count: size.megabytes * 65_536)
}

/// How large an output is to be.
struct Size: Codable, Sendable {
    /// Of 1,048,576 bytes each; up to 99.
    var megabytes: Int
}
