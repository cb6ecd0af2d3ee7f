import Foundation

/// Why the operating system refused something, in its own words: "No such file or directory".
enum SystemReason {
    /// What an error of Foundation's file calls is about.
    static func text(_ error: any Error) -> String {
        let cause = (error as? CocoaError)?.underlying as? POSIXError
        return cause.map { text(number: $0.code.rawValue) } ?? error.localizedDescription
    }

    /// What an error number means.
    static func text(number: CInt) -> String {
        String(cString: strerror(number))
    }
}
