import Foundation
import NIOCore
import TriggerEngine

/// Why a server or worker could not start: one line that says what is wrong and what to do about it.
package struct StartFailure: Error, CustomStringConvertible, LocalizedError {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    package var errorDescription: String? {
        description
    }

    static func cannotListen(on address: ListenAddress, _ error: IOError) -> StartFailure {
        switch error.errnoCode {
        case EADDRINUSE:
            StartFailure("cannot listen on \(address): the port is in use; end what uses it or choose another --port")
        case EACCES:
            StartFailure("cannot listen on \(address): not permitted; choose a --port above 1023")
        default:
            StartFailure("cannot listen on \(address): \(SystemReason.text(number: error.errnoCode))")
        }
    }
}
