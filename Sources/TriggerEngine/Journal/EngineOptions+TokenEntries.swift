import TriggerModel

extension EngineOptions {
    /// An entry as a worker is given it: one that made a token has the token's address, which is made anew each time.
    ///
    /// The journal does not keep it: the server may have moved since, and who reads the journal is not to complete the token.
    func addressed(_ entry: JournalEntry, in environment: EnvironmentID) -> JournalEntry {
        guard entry.kind == .createToken, let text = entry.output?.data,
            var receipt = try? JSON.value(TokenReceipt.self, from: text)
        else { return entry }
        receipt.url = tokenURL?(receipt.id, environment)
        guard let addressed = try? JSON.text(receipt) else { return entry }
        var entry = entry
        entry.output = Packet(data: addressed)
        return entry
    }
}
