import Synchronization

package import struct Foundation.Date

extension Engine {
    /// Where the engine stands still: with nothing to do before its clock is turned or somebody asks for something, and with the
    /// poll of every worker waiting; nil while it moves.
    ///
    /// A number that is the same for as long as it stands there: two looks that give the same saw nothing move in between.
    package var stillness: UInt64? {
        let pulse = committer.pulse.load(ordering: .sequentiallyConsistent)
        guard pulse.isMultiple(of: 2), !committer.hasWork, committer.counter.areAllWaiting else { return nil }
        return committer.pulse.load(ordering: .sequentiallyConsistent) == pulse ? pulse : nil
    }

    /// When the next timer is due; nil when there is none.
    package var nextTimer: Date? {
        committer.alarm.dueAt
    }
}
