import Foundation
import Testing
import TriggerModel

@Suite("Fault points")
struct FaultPointTests {
    @Test("the armed point kills the process where its file does not exist yet, and only there")
    func kills() async {
        await #expect(processExitsWith: .signal(SIGKILL)) {
            let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
            setenv("TRIGGER_FAULT", "afterEffect:\(file)", 1)
            FaultPoint.beforeEffect.reach()
            FaultPoint.afterEffect.reach()
        }
        await #expect(processExitsWith: .success) {
            let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
            guard FileManager.default.createFile(atPath: file, contents: nil) else { exit(1) }
            setenv("TRIGGER_FAULT", "afterEffect:\(file)", 1)
            FaultPoint.afterEffect.reach()
        }
    }
}
