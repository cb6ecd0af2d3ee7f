import TestSupport
import TriggerModel

/// Options of a trigger that cannot be, each with the name that the refusal has to say, and some that can.
enum HostileOptions {
    private static let long = String(repeating: "k", count: 3_000)

    /// What is wrong for every option that is not a number, or a text, or a list.
    private static let shapes = ["null", "true", "[]", "{}", "[null]", "[[[[]]]]", #"{"a":{"b":[1]}}"#]

    /// The values that each option refuses.
    static let refused: [(name: String, values: [String])] = [
        ("delay", shapes + times + ["5", "-1", "1.5", #""2026-02-30T00:00:00Z""#, #""12000-01-01T00:00:00Z""#]),
        ("ttl", shapes + times + ["-1", "1.5", "9223372036854775807", "1e300"]),
        ("idempotencyKeyTTL", shapes + times + ["60", #""0s""#, #""2026-01-01T00:00:00Z""#]),
        ("priority", shapes + [#""10""#, "1e300", "-1e300", "315360001", "-315360001"]),
        ("queue", ["null", "true", #""bare""#, "1", "[]", "{}", #"{"name":1}"#, #"{"name":null}"#]),
        ("concurrencyKey", shapes + [#""\#(long)""#]),
        ("maxAttempts", shapes + [#""3""#, "0", "-1", "1.5", "1e30", "9223372036854775808"]),
        ("tags", ["null", "true", "{}", "1", "[1]", "[null]", "[[]]", #"["a",2]"#, #"["\#(long)"]"#, manyTags]),
        ("metadata", ["null", "true", "1", "[1]", #""text""#, #""[1]""#]),
        ("metadataType", shapes + ["1"]), ("payloadType", shapes + ["1"]), ("payloadSize", shapes + [#""1""#, "1.5"]),
        ("test", ["null", "[]", "{}", "1", #""true""#]),
        ("idempotencyKey", shapes + ["1", #""""#, #""\#(long)""#]),
        ("idempotencyKeyOptions", shapes + [#""k""#, #"{"key":1,"scope":"run"}"#, #"{"key":"k","scope":"all"}"#]),
        ("lockToVersion", shapes + ["1", #""\#(long)""#]),
        ("debounce", shapes + [#""k""#, #"{"key":"k"}"#, #"{"key":"","delay":"2s"}"#, #"{"key":"k","delay":"1ms"}"#]),
        ("machine", shapes + ["1", #""huge""#, #""MICRO""#, #""\#(long)""#]),
        ("region", shapes + ["1", #""eu""#, #""""#]),
        ("maxDuration", shapes + ["0", "-1", "-0.5", #""5""#, #""NaN""#, #""none ""#, #""\#(long)""#]),
        ("parentRunId", shapes + ["1", #""run_1""#, #""""#, #""\#(long)""#, #""run_é""#]),
        ("resumeParentOnCompletion", shapes + ["1", #""x""#]), ("parentBatch", ["null", #""b""#]),
        ("dependentAttempt", [#""a""#]), ("parentAttempt", [#""a""#]), ("dependentBatch", ["{}"]),
        ("bulkActionId", [#""b""#]), ("externalDeploymentId", [#""d""#, "null"]),
    ]

    static let times = [
        #""""#, #""soon""#, #""1.5h""#, #""-1s""#, #""1s1s""#, #""99999999999999999999s""#, #""1s ""#, #""\#(long)s""#,
        #""1\u0000s""#, #""1w9223372036854775807ms""#, #""1s9223372036854775806s""#,
    ]

    static let manyTags = "[" + (1...11).map { #""t\#($0)""# }.joined(separator: ",") + "]"

    /// What is refused before it is known what else there is: an item of a batch that is open still names what may come to be.
    static let refusedUnseen = refused.map { option in
        switch option.name {
        case "region": (name: option.name, values: shapes + ["1"])
        case "parentRunId": (name: option.name, values: shapes + ["1", #""\#(long)""#])
        default: option
        }
    }

    /// Values that each option takes.
    static let taken: [(name: String, values: [String])] = [
        ("ttl", ["0", "600", #""10m""#]), ("priority", ["0", "2.5", "-3"]), ("queue", [#"{"name":"q"}"#]),
        ("concurrencyKey", [#""a""#, "7"]), ("maxAttempts", ["1", "3"]), ("tags", [#""a""#, "[]", #"["a","é"]"#]),
        ("machine", [#""micro""#, #""large-2x""#]), ("maxDuration", ["5", "0.1", #""none""#, "1e300", "2147483647"]),
        ("region", [#""default""#]), ("resumeParentOnCompletion", ["false"]),
        ("metadata", ["{}", #"{"m":[1]}"#]), ("test", ["true", "false"]), ("lockToVersion", [#""v1""#]),
    ]

    /// A whole body with options among which one is refused.
    static func body(_ chance: inout Chance) -> (text: String, name: String) {
        let fault = refused[chance.below(refused.count)]
        var members = taken.filter { $0.name != fault.name && chance.oneIn(3) }
            .map { #""\#($0.name)":\#($0.values[chance.below($0.values.count)])"# }
        let bad = #""\#(fault.name)":\#(fault.values[chance.below(fault.values.count)])"#
        members.insert(bad, at: chance.below(members.count + 1))
        return (#"{"payload":{"a":1},"options":{\#(members.joined(separator: ","))}}"#, fault.name)
    }

    /// A body that was good, with some of its bytes changed.
    static func damaged(_ chance: inout Chance) -> [UInt8] {
        let members = taken.filter { _ in chance.oneIn(2) }.map { #""\#($0.name)":\#($0.values[0])"# }
        return damaged(Array(#"{"payload":{"a":"é"},"options":{\#(members.joined(separator: ","))}}"#.utf8), &chance)
    }

    /// A body with some of its bytes changed.
    static func damaged(_ body: [UInt8], _ chance: inout Chance) -> [UInt8] {
        var bytes = body
        for _ in 0...chance.below(3) {
            let place = chance.below(bytes.count)
            switch chance.below(5) {
            case 0: bytes[place] = UInt8(chance.below(256))
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.insert(contentsOf: Array(repeating: UInt8(ascii: "["), count: chance.below(3_000)), at: place)
            case 3: bytes.insert(contentsOf: Array(#"\ud800"#.utf8), at: place)
            default: bytes.insert(UInt8(chance.below(256)), at: place)
            }
            if bytes.isEmpty { bytes = [UInt8(ascii: "{")] }
        }
        return bytes
    }
}
