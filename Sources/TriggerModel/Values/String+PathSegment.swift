import Foundation

extension String {
    /// The text as one segment of a path, escaped as `encodeURIComponent` does.
    package var pathSegment: String {
        addingPercentEncoding(withAllowedCharacters: Self.unescaped) ?? ""
    }

    private static let unescaped = CharacterSet(
        charactersIn: "-_.!~*'()ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
}
