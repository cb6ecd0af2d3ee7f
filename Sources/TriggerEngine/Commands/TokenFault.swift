import TriggerModel

import struct Foundation.Date

/// The error of a token that timed out, in the two forms it is kept in (http-api.md §7).
struct TokenFault {
    private let message: String

    /// - Parameter instant: When the token timed out.
    init(at instant: Date) {
        message = "Waitpoint timed out at \(instant.iso8601)"
    }

    /// As the output of the token.
    var packet: Packet {
        Packet(data: "{\"code\":\"TRIGGER_WAITPOINT_TIMEOUT\",\"message\":\"\(message)\"}")
    }

    /// As the error of the journal entries that waited.
    var error: RunError {
        .builtIn(name: "WaitpointTimeoutError", message: message, stackTrace: "")
    }
}
