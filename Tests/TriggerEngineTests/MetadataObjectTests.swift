import Testing
import TriggerModel

@Suite("Operations on metadata")
struct MetadataObjectTests {
    private static func text(_ text: String, _ operations: MetadataOperation...) throws -> String? {
        var object = MetadataObject(text: text)
        try object.apply(operations)
        return object.text
    }

    @Test("T135 a value appended to one that is no list makes a list of two; removing from one changes nothing")
    func lists() throws {
        #expect(try Self.text(#"{"a":1}"#, .append("a", .integer(2))) == #"{"a":[1,2]}"#)
        #expect(try Self.text("{}", .append("a", .string("x"))) == #"{"a":["x"]}"#)
        #expect(try Self.text(#"{"a":1}"#, .remove("a", .integer(1))) == #"{"a":1}"#)
        #expect(
            try Self.text(#"{"a":[1,{"b":2},{"b":2},3]}"#, .remove("a", .object(["b": .integer(2)]))) == #"{"a":[1,3]}"#
        )
        #expect(try Self.text("{}", .remove("a", .integer(1))) == nil)
    }

    @Test("numbers are added exactly while they are whole, and what is no number counts as 0")
    func numbers() throws {
        #expect(try Self.text("{}", .increment("n", .integer(3)), .increment("n", .integer(-1))) == #"{"n":2}"#)
        #expect(try Self.text(#"{"n":"x"}"#, .increment("n", .integer(3))) == #"{"n":3}"#)
        #expect(try Self.text(#"{"n":9007199254740993}"#, .increment("n", .integer(2))) == #"{"n":9007199254740995}"#)
        #expect(try Self.text(#"{"n":1}"#, .increment("n", .number(0.5))) == #"{"n":1.5}"#)
    }

    @Test("a key that begins with $. is a path: what is missing on the way is made, but deleting takes it as it is")
    func paths() throws {
        #expect(try Self.text("{}", .set("$.a.b[1].c", .integer(1))) == #"{"a":{"b":[null,{"c":1}]}}"#)
        #expect(try Self.text(#"{"a":{"b":[1]}}"#, .increment("$.a.b[0]", .integer(4))) == #"{"a":{"b":[5]}}"#)
        #expect(try Self.text(#"{"a":{"b":[1]}}"#, .append("$.a.b", .integer(2))) == #"{"a":{"b":[1,2]}}"#)
        #expect(try Self.text(#"{"$.a":1,"a":2}"#, .delete("$.a")) == #"{"a":2}"#)
        #expect(try MetadataObject(text: #"{"a":{"b":[1,2]}}"#).value(at: "$.a.b[1]") == .integer(2))
    }

    @Test("everything is replaced, and nothing is left of an empty object")
    func replacing() throws {
        #expect(try Self.text(#"{"a":1}"#, .update(["b": .null])) == #"{"b":null}"#)
        #expect(try Self.text(#"{"a":1}"#, .update([:])) == nil)
    }

    @Test(
        "T136 reserved names, keys that cannot be and metadata of over 256 KB are refused, with nothing changed",
        arguments: [
            .set("__proto__", .null), .set("$.a.constructor", .null), .delete("prototype"),
            .update(["__proto__": .null]), .set("$.a[", .null), .set("$.", .null), .set("", .null),
            .append("$.a[10000]", .null), .set("$.a..b", .null), .increment("a", .string("1")),
            .set("big", .string(String(repeating: "x", count: 300_000))),
        ] as [MetadataOperation])
    func refused(_ operation: MetadataOperation) {
        var object = MetadataObject(text: #"{"a":1}"#)
        #expect(throws: MetadataFault.self) { try object.apply([.set("a", .integer(2)), operation]) }
        #expect(object.text == #"{"a":1}"#)
    }

    @Test("metadata may have 256 KB exactly")
    func limit() throws {
        var object = MetadataObject()
        try object.apply([.set("a", .string(String(repeating: "x", count: TriggerLimits.metadataBytes - 8)))])
        #expect(object.text?.utf8.count == TriggerLimits.metadataBytes)
        #expect(throws: MetadataFault.self) { try object.apply([.set("b", .integer(1))]) }
    }

    @Test("operations are read and written as the API has them")
    func wire() throws {
        let text = """
            [{"key":"a","type":"set","value":1},{"key":"a","type":"delete"},{"key":"a","type":"append","value":[1]},\
            {"key":"a","type":"remove","value":null},{"key":"a","type":"increment","value":1.5},\
            {"type":"update","value":{"b":true}}]
            """
        let operations = try JSON.value([MetadataOperation].self, from: text)
        #expect(operations.last == .update(["b": .bool(true)]) && operations.count == 6)
        #expect(try JSON.text(operations) == text)
        #expect(throws: (any Error).self) {
            try JSON.value([MetadataOperation].self, from: #"[{"type":"increment","key":"a","value":"1"}]"#)
        }
    }

    @Test("a path with many indexes cannot add more nulls than there is room for")
    func nulls() throws {
        let key = "$.a" + String(repeating: "[9999]", count: 63)
        var object = MetadataObject()
        #expect(throws: MetadataFault.self) { try object.apply([.set(key, .integer(1))]) }
        #expect(object.text == nil)
        try object.apply([.set("$.a[9999][9999]", .integer(1))])
        #expect(object.text?.utf8.count ?? 0 < TriggerLimits.metadataBytes)
        #expect(throws: MetadataFault.self) {
            try object.apply((0..<100).map { .set("$.b\($0)[9999]", .integer(1)) })
        }
    }

    @Test("at most 1,000 changes are made at once, and in between there may be more than in the end")
    func many() throws {
        var object = MetadataObject()
        let one = MetadataOperation.append("list", .integer(1))
        try object.apply(Array(repeating: one, count: TriggerLimits.metadataOperations))
        let all = Array(repeating: JSONValue.integer(1), count: TriggerLimits.metadataOperations)
        #expect(object.values["list"] == .array(all))
        #expect(throws: MetadataFault.self) {
            try object.apply(Array(repeating: one, count: TriggerLimits.metadataOperations + 1))
        }
        let half = JSONValue.string(String(repeating: "x", count: 150_000))
        try object.apply([.set("a", half), .set("b", half), .delete("a")])
        #expect(object.values["b"] == half && object.values["a"] == nil)
    }
}
