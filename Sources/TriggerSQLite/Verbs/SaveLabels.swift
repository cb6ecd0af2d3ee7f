import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveLabels(_ changes: [ChangeSet.LabelsChange]) throws {
        for change in changes {
            let labels = change.labels
            cache?.forgetNew(change.run)
            let tags = labels.tags.isEmpty ? nil : JSONText.array(labels.tags)
            try statement(SaveLabels.forgetPacket).run {
                $0.add(change.environment)
                $0.add(change.run.rawValue)
            }
            try saveTags(change.newTags, of: change.run, change.environment)
            try savePacket(.metadata, labels.metadata, of: change.run, change.environment)
            try statement(SaveLabels.update).run {
                $0.add(change.environment)
                $0.add(change.run.rawValue)
                $0.add(tags)
                SaveNewRuns.addShort(labels.metadata, to: &$0)
                $0.add(PacketKind.isApart(labels.metadata))
            }
        }
    }
}

enum SaveLabels {
    static let update = """
        UPDATE trigger_runs SET tags = ?3, metadata = ?4, metadata_apart = ?5 WHERE environment = ?1 AND id = ?2
        """

    static let forgetPacket =
        "DELETE FROM trigger_packets WHERE environment = ?1 AND run = ?2 AND kind = 'METADATA'"
}
