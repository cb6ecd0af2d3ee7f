import NIOCore
import Synchronization

/// Tells when the other side of a connection is gone: when it closed its half, or the connection broke.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        var onClose: (@Sendable () -> Void)?
    }

    /// Has a closure called once when the connection closes, or now when it is closed; the closure given before is forgotten.
    func whenClosed(_ action: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            state.onClose = state.isClosed ? nil : action
            return state.isClosed
        }
        if isClosed { action() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { close() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        close()
        context.fireChannelInactive()
    }

    private func close() {
        let action = state.withLock { state in
            defer { state = State(isClosed: true) }
            return state.onClose
        }
        action?()
    }
}
