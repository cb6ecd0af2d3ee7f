/// What can go wrong with a database, said so that an operator knows what to do.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case data, full, readOnly, locked, newerSchema, changedMigration, corrupt, inputOutput, cannotOpen, closed
            case unreachable, refused, tooOld, conflict
        }

        private let kind: Kind

        /// A value that the database refuses: the fault of one command, not of the store.
        public static let data = Code(kind: .data)
        /// No space is left.
        public static let full = Code(kind: .full)
        /// The file or its folder cannot be written.
        public static let readOnly = Code(kind: .readOnly)
        /// Another process has the database.
        public static let locked = Code(kind: .locked)
        /// The database was made by a newer version of this program.
        public static let newerSchema = Code(kind: .newerSchema)
        /// A migration that was applied differs from the one this program has.
        public static let changedMigration = Code(kind: .changedMigration)
        /// The database is damaged, or is not one.
        public static let corrupt = Code(kind: .corrupt)
        /// Reading or writing failed below the database.
        public static let inputOutput = Code(kind: .inputOutput)
        /// The database could not be opened.
        public static let cannotOpen = Code(kind: .cannotOpen)
        /// The store was closed.
        public static let closed = Code(kind: .closed)

        /// The database server does not answer, or the connection to it was lost.
        public static let unreachable = Code(kind: .unreachable)
        /// The database server does not let this user in, or not do what is needed.
        public static let refused = Code(kind: .refused)
        /// The database server is older than this program can use.
        public static let tooOld = Code(kind: .tooOld)
        /// Transactions of other servers were in the way each time it was tried.
        public static let conflict = Code(kind: .conflict)

        /// The kind's name.
        public var description: String {
            kind.rawValue
        }
    }

    /// The kind of trouble.
    public var code: Code
    /// What happened, where, and what to do about it, in one line.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String {
        message
    }
}
