import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Random numbers from the system, fetched many at a time: each fetch is a system call.
final class RandomReserve: Sendable {
    static let shared = RandomReserve()

    /// 256 bytes, the most that one call of getentropy(3) gives.
    private static let size = 32
    private let numbers = Mutex<[UInt64]>([])

    /// A number nobody else gets.
    func next() -> UInt64 {
        numbers.withLock { numbers in
            if numbers.isEmpty { numbers = Self.fetch() }
            return numbers.removeLast()
        }
    }

    private static func fetch() -> [UInt64] {
        var numbers = [UInt64](repeating: 0, count: size)
        let isFilled = numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) } == 0
        return isFilled ? numbers : (0..<size).map { _ in .random(in: .min ... .max) }
    }
}
