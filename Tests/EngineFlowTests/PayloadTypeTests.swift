import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("The types of payloads", .timeLimit(.minutes(10)))
struct PayloadTypeTests {
    /// What a run is given, and gives back.
    private struct Order: Codable, Hashable, Sendable {
        var when: Date
        var labels: Set<String>
        var prices: [String: Double]
        var visits: [Int: Date]
        var rooms: [Bool: String]
        var big: Int64
        var link: URL
        var lines: [[String: Date]]
        var note: String?
    }

    private static let start = Date(timeIntervalSince1970: 1_785_542_400.25)

    private static let order = Order(
        when: start, labels: ["a", "ü"], prices: ["x.y": 1.5, "z": 2], visits: [7: start], rooms: [true: "r"],
        big: 9_007_199_254_740_993, link: URL(filePath: "/tmp/x"), lines: [["first": start]])

    /// The order as the TypeScript client writes one with dates, sets and maps.
    private static let superJSON = #"""
        {"json":{"when":"2026-08-01T00:00:00.250Z","labels":["a","ü"],"prices":[["x.y",1.5],["z",2]],
        "visits":[[7,"2026-08-01T00:00:00.250Z"]],"rooms":[[true,"r"]],"big":"9007199254740993","link":"file:///tmp/x",
        "lines":[[["first","2026-08-01T00:00:00.250Z"]]],"note":null},
        "meta":{"values":{"when":["Date"],"labels":["set"],"prices":["map"],"visits":["map",{"0.1":["Date"]}],
        "rooms":["map"],"big":["bigint"],"link":["URL"],"lines.0":["map",{"0.1":["Date"]}],"note":["undefined"]},"v":1}}
        """#

    /// Has a task check what it is given and give it back.
    private static func roundTrip(_ packet: Packet) async throws -> Order {
        try await TaskSandbox.with {
            task("echo") { (order: Order, _) async -> Order in
                #expect(order == Self.order)
                return order
            }
        } perform: { sandbox in
            let receipt = try await sandbox.client.trigger(TriggerItem(task: "echo", payload: packet))
            try await sandbox.finish(receipt.id)
            let output = try await sandbox.client.retrieve(receipt.id).output
            return try JSON.value(from: JSON.text(output))
        }
    }

    @Test("T030 a payload of dates, sets and maps has the same types in the run, and so has what it returns")
    func plain() async throws {
        #expect(try await Self.roundTrip(Packet(data: JSON.text(Self.order))) == Self.order)
    }

    @Test("T030 dates, sets, maps and large numbers of the TypeScript client are the same in a Swift run")
    func annotated() async throws {
        let packet = Packet(data: Self.superJSON, type: Packet.superJSON)
        #expect(try await Self.roundTrip(packet) == Self.order)
    }

    @Test(
        "a map at the top, in a map, or under a name with dots in it is read as one",
        arguments: [
            (#"{"json":[["a",1]],"meta":{"values":["map"]}}"#, ["a": 1]),
            (#"{"json":[],"meta":{"values":["map"],"v":1}}"#, [:]),
            (#"{"json":{"a":"1"},"meta":{"values":{"a":["bigint"]}}}"#, ["a": 1]),
            (#"{"json":{"a.b":"2"},"meta":{"values":{"a\\.b":["bigint"]}}}"#, ["a.b": 2]),
            (#"{"json":[["k","3"]],"meta":{"values":["map",{"0.1":["bigint"]}]}}"#, ["k": 3]),
            (#"{"json":{"a":1},"meta":{"values":{"b.c.0":["map"],"a":["map"]}}}"#, ["a": 1]),
        ] as [(String, [String: Int])])
    func shapes(_ text: String, _ expected: [String: Int]) async throws {
        try await TaskSandbox.with {
            task("sum") { (counts: [String: Int], _) async -> [String: Int] in counts }
        } perform: { sandbox in
            let packet = Packet(data: text, type: Packet.superJSON)
            let receipt = try await sandbox.client.trigger(TriggerItem(task: "sum", payload: packet))
            try await sandbox.finish(receipt.id)
            let run = try await sandbox.client.retrieve(receipt.id)
            #expect(run.output == .object(expected.mapValues { .integer(Int64($0)) }), "\(run)")
        }
    }
}
