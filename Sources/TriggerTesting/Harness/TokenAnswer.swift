import Trigger
import TriggerModel

/// What becomes of a token in a test.
public struct TokenAnswer: Sendable {
    enum Act: Sendable {
        case complete(@Sendable () throws -> Packet, after: Duration)
        case timeOut
        case leave
    }

    let act: Act

    /// Somebody completes it with a value, at once or after a while of the test's time.
    public static func complete(with value: some Encodable & Sendable, after delay: Duration = .zero) -> TokenAnswer {
        TokenAnswer(act: .complete({ try Packet(encoding: value) }, after: delay))
    }

    /// Somebody completes it with nothing, at once or after a while of the test's time.
    public static func complete(after delay: Duration = .zero) -> TokenAnswer {
        TokenAnswer(act: .complete({ .none }, after: delay))
    }

    /// Nobody completes it before its time is over; one without a timeout fails the test with ``TokenNeverTimesOut``.
    public static let timeOut = TokenAnswer(act: .timeOut)

    /// The test sees to it by itself, or lets it time out if it does.
    public static let leave = TokenAnswer(act: .leave)
}
