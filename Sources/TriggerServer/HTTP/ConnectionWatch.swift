import NIOCore
import Synchronization

/// Tells when the other side of a connection is gone: when it closed its half, or the connection broke.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        var onClose: [@Sendable () -> Void] = []
    }

    /// Whether the other side is gone.
    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Has a closure called once when the connection closes, or now when it is closed.
    func whenClosed(_ action: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.onClose.append(action) }
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
        let actions = state.withLock { state in
            defer { state = State(isClosed: true) }
            return state.onClose
        }
        for action in actions { action() }
    }
}
