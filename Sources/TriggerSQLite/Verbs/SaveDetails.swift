import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveDetails(_ changes: [RunID: ChangeSet.DetailsChange]) throws {
        for change in changes.values {
            let details = change.details
            let tags = details.tags.isEmpty ? nil : JSONText.array(details.tags)
            try statement(SaveDetails.forgetPackets).run {
                $0.add(change.environment)
                $0.add(details.id.rawValue)
            }
            try forgetTags(of: details.id, change.environment)
            try saveTags(details.tags, of: details.id, change.environment)
            try savePacket(.payload, details.payload.data, of: details.id, change.environment)
            try savePacket(.metadata, details.metadata, of: details.id, change.environment)
            try statement(SaveDetails.update).run {
                $0.add(change.environment)
                $0.add(details.id.rawValue)
                SaveNewRuns.addShort(details.payload.data, to: &$0)
                $0.add(details.payload.type)
                $0.add(PacketKind.isApart(details.payload.data))
                $0.add(tags)
                SaveNewRuns.addShort(details.metadata, to: &$0)
                $0.add(PacketKind.isApart(details.metadata))
            }
        }
    }
}

enum SaveDetails {
    static let update = """
        UPDATE trigger_runs SET payload = ?3, payload_type = ?4, payload_apart = ?5, tags = ?6, metadata = ?7, metadata_apart = ?8
        WHERE environment = ?1 AND id = ?2
        """

    static let forgetPackets = """
        DELETE FROM trigger_packets WHERE environment = ?1 AND run = ?2 AND kind IN ('PAYLOAD', 'METADATA')
        """
}
