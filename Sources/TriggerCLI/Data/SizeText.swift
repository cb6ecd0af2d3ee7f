/// Numbers of bytes as people read them.
enum SizeText {
    /// `812 B`, `41 KB`, `3.2 MB`.
    static func bytes(_ count: Int) -> String {
        guard count >= 1_000 else { return "\(count) B" }
        guard count >= 1_000_000 else { return "\(count / 1_000) KB" }
        let (unit, name) = count >= 1_000_000_000 ? (1_000_000_000, "GB") : (1_000_000, "MB")
        return "\(count / unit).\(count % unit * 10 / unit) \(name)"
    }
}
