/// How a step is shown to people; never part of its identity.
public struct EntryDisplay: Hashable, Codable, Sendable {
    /// A title; the key when absent.
    public var name: String?
    /// The name of an icon.
    public var icon: String?
    /// Further facts, shown in order.
    public var properties: [Property]

    /// One labelled fact.
    public struct Property: Hashable, Codable, Sendable {
        /// What the fact is called.
        public var label: String
        /// The fact.
        public var text: String

        /// Makes a fact.
        public init(label: String, text: String) {
            self.label = label
            self.text = text
        }
    }

    /// Makes a description; everything in it is optional.
    public init(name: String? = nil, icon: String? = nil, properties: [Property] = []) {
        self.name = name
        self.icon = icon
        self.properties = properties
    }
}
