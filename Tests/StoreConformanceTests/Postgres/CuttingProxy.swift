#if Postgres
import Foundation
import Synchronization

/// Stands between a store and its server, and cuts their connection at the end of a batch of statements when it is told to.
final class CuttingProxy: Sendable {
    /// Which part of the exchange is lost.
    enum Loss: Sendable {
        /// What the store sent: the server never hears of it.
        case request
        /// What the server answered: it did what it was asked.
        case answer
        /// Nothing for good: what the store sent is on its way until it is delivered.
        case time
    }

    let port: UInt16
    private let listener: CInt
    private let target: UInt16
    private let armed = Mutex<Loss?>(nil)
    private let stop = Mutex<Stop?>(nil)
    private let stopped = DispatchSemaphore(value: 0)
    private let late = Mutex<[Late]>([])

    /// After which piece nothing more is forwarded.
    private struct Stop {
        let text: String
        let hearsOfIt: Bool
    }

    /// A batch that is on its way.
    private struct Late {
        let bytes: [UInt8]
        let server: CInt
        let link: Link
    }

    /// Forwards to a port of this machine, until the process ends.
    init(to target: UInt16) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(0)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = Self.withAddress(&address) { bind(listener, $0, length) == 0 }
        guard isBound, listen(listener, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
        var size = length
        _ = Self.withAddress(&address) { getsockname(listener, $0, &size) }
        (self.target, self.listener, port) = (target, listener, UInt16(bigEndian: address.sin_port))
        Thread { [self] in accept() }.start()
    }

    /// Cuts the connection that ends a batch of statements next.
    func cut(losing loss: Loss) {
        armed.withLock { $0 = loss }
    }

    /// Forwards no more of what a connection sends after a piece that has a text in it: the store seems to have stopped.
    ///
    /// Where the store hears of it, it finds its connection cut when it sends more.
    func stop(after text: String, hearsOfIt: Bool = false) {
        stop.withLock { $0 = Stop(text: text, hearsOfIt: hearsOfIt) }
    }

    /// Waits until that piece was forwarded; later it returns at once.
    func awaitStop() {
        stopped.wait()
        stopped.signal()
    }

    private func takeStop(after bytes: [UInt8]) -> Stop? {
        stop.withLock { stop in
            guard let text = stop?.text, String(decoding: bytes, as: UTF8.self).contains(text) else { return nil }
            return stop.take()
        }
    }

    /// Delivers what is on its way, and waits until the server has answered.
    func deliver() {
        for batch in late.withLock({ late in
            defer { late = [] }
            return late
        }) where Self.send(batch.bytes, to: batch.server) {
            batch.link.awaitAnswer()
        }
    }

    private func accept() {
        while case let client = Foundation.accept(listener, nil, nil), client >= 0 {
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = Self.address(target)
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = Self.withAddress(&address) { connect(server, $0, length) }
            let link = Link()
            Thread { [self] in forward(from: client, to: server, link) }.start()
            Thread { Self.answer(from: server, to: client, link) }.start()
        }
    }

    /// Forwards what the store sends; a batch of statements ends with a Sync message.
    private func forward(from client: CInt, to server: CInt, _ link: Link) {
        while let bytes = Self.receive(client) {
            let endsBatch = bytes.suffix(5) == [UInt8(ascii: "S"), 0, 0, 0, 4]
            let loss = endsBatch ? armed.withLock { $0.take() } : nil
            if loss == .request { break }
            if let stop = takeStop(after: bytes) {
                _ = Self.send(bytes, to: server)
                stopped.signal()
                if stop.hearsOfIt, Self.receive(client) != nil { Self.close(client) }
                return
            }
            if loss != nil { link.swallow() }
            if loss == .time {
                late.withLock { $0.append(Late(bytes: bytes, server: server, link: link)) }
                return Self.close(client)
            }
            guard Self.send(bytes, to: server) else { break }
        }
        Self.close(client, server)
    }

    /// Forwards what the server answers, unless that is to be lost.
    private static func answer(from server: CInt, to client: CInt, _ link: Link) {
        while let bytes = receive(server), !link.swallows {
            guard send(bytes, to: client) else { break }
        }
        link.end()
        close(client, server)
    }

    /// One connection.
    private final class Link: Sendable {
        private let isSwallowing = Atomic(false)
        private let answered = DispatchSemaphore(value: 0)

        /// From now on what the server answers is lost.
        func swallow() {
            isSwallowing.store(true, ordering: .releasing)
        }

        var swallows: Bool {
            isSwallowing.load(ordering: .acquiring)
        }

        /// The server answered, or is gone.
        func end() {
            answered.signal()
        }

        func awaitAnswer() {
            answered.wait()
        }
    }
}

extension CuttingProxy {
    private static func receive(_ socket: CInt) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    private static func send(_ bytes: [UInt8], to socket: CInt) -> Bool {
        Foundation.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private static func close(_ sockets: CInt...) {
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func withAddress<Value>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Value
    ) -> Value {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
#endif
