import ArgumentParser
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("Arguments of `runs metadata set`")
struct MetadataArgumentsTests {
    @Test("values are JSON, or else texts; what is deleted and counted comes after")
    func operations() throws {
        let command = try RunsMetadataSetCommand.parse([
            "run_1", "a=1", "b=x=y", #"$.c[0]={"d":null}"#, "e=", "--delete", "f", "--increment", "g",
        ])
        let expected: [MetadataOperation] = [
            .set("a", .integer(1)), .set("b", .string("x=y")), .set("$.c[0]", .object(["d": .null])),
            .set("e", .string("")), .delete("f"), .increment("g", .integer(1)),
        ]
        #expect(try command.operations == expected)
    }

    @Test(
        "nothing to change, and what is no assignment, is refused",
        arguments: [["run_1"], ["run_1", "a"], ["run_1", "=1"]])
    func refused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try RunsMetadataSetCommand.parse(arguments) }
    }
}
