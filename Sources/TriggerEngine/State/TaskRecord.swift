public import TriggerModel

/// A task that a worker of a version registered once; it stays known when the worker goes.
public struct TaskRecord: Hashable, Sendable {
    /// What identifies it.
    public struct ID: Hashable, Sendable {
        /// Its environment.
        public var environment: EnvironmentID
        /// The task's id.
        public var task: String
        /// The version that has it; nil asks for whichever registered it last.
        public var version: String?

        /// Makes an identity.
        public init(environment: EnvironmentID, task: String, version: String?) {
            self.environment = environment
            self.task = task
            self.version = version
        }
    }

    /// Its environment.
    public var environment: EnvironmentID
    /// The version that has it.
    public var version: String
    /// What the worker said of it.
    public var manifest: TaskManifest

    /// Makes a record.
    public init(environment: EnvironmentID, version: String, manifest: TaskManifest) {
        self.environment = environment
        self.version = version
        self.manifest = manifest
    }
}
