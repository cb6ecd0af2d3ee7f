import Foundation
import Testing

/// The whole table of the state machine, written by hand from the rules, never from the code.
///
/// A cell names the state the event leads to, or why it is refused: `-` nothing to do, `stale` the lease is not the run's,
/// `dup` done before by the same execution, `fin` the run has ended.
///
/// States:
/// - `new`: triggered, in no line yet. `later`: triggered for later, and not delayed yet. `delayed`: it is.
/// - `queued`: in the ready queue. `apart`: no worker has its task, nor had the environment any. `missing`: the environment
///   has workers, but none has its task. `queueless`: one has its task, but nobody declared its queue.
/// - `taken`: out of the queue, with a slot, within the commit that hands it out. `dequeued`: handed out.
/// - `executing`; `woken`: executing, and something it waits for has completed. `dequeued!`, `gap!`: likewise.
/// - `waiting`: suspended. `offered`: woken and offered to the worker that parked it. `resumed`: in the queue ahead of new work.
/// - `gap`: between two attempts in its worker's hands. `gap-`: between two attempts in nobody's. `recovering`: in the pause
///   after a loss.
/// - `canceled*`: cancelled, its worker not yet done with it. The rest are ends.
enum RunStateMachineTable {
    static let text = """
        state      | enqueue | apart   | missing | noQueue   | endDelay | endApart | endNoQueue | reschedule | expire  | register | regNoQueue | announce | dequeue  | start     | suspend   | wake      | call    | endOffer | succeed   | fail   | failShort | failLong | endGap | lose       | recover | handBack | cancel    | acknowledge | release
        delayed    | -       | -       | -       | -         | queued   | missing  | queueless  | delayed    | -       | -        | -          | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        later      | delayed | delayed | delayed | delayed   | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        new        | queued  | apart   | missing | queueless | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        queued     | -       | -       | -       | -         | -        | -        | -          | -          | expired | -        | -          | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        apart      | -       | -       | -       | -         | -        | -        | -          | -          | -       | queued   | queueless  | missing  | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        missing    | -       | -       | -       | -         | -        | -        | -          | -          | -       | queued   | queueless  | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        queueless  | -       | -       | -       | -         | -        | -        | -          | -          | -       | queued   | queueless  | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        taken      | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | dequeued | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        dequeued   | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | executing | waiting   | dequeued! | dup     | -        | succeeded | failed | gap       | gap-     | -      | resumed    | -       | resumed  | canceled* | stale       | -
        executing  | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | executing | waiting   | woken     | dup     | -        | succeeded | failed | gap       | gap-     | -      | resumed    | -       | resumed  | canceled* | stale       | -
        woken      | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | woken     | executing | woken     | dup     | -        | succeeded | failed | gap       | gap-     | -      | resumed    | -       | resumed  | canceled* | stale       | -
        waiting    | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | offered   | offered | -        | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | canceled  | stale       | -
        offered    | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | -         | dup     | resumed  | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | canceled  | stale       | -
        resumed    | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | canceled  | stale       | -
        recovering | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | -         | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | resumed | stale    | canceled  | stale       | -
        gap        | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | executing | -         | gap!      | dup     | -        | dup       | dup    | dup       | dup      | -      | recovering | -       | gap-     | canceled* | stale       | -
        gap-       | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | -         | dup     | -        | dup       | dup    | dup       | dup      | queued | -          | -       | stale    | canceled  | stale       | -
        succeeded  | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | fin       | stale   | -        | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | fin       | stale       | -
        failed     | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | fin       | stale   | -        | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | fin       | stale       | -
        crashed    | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | fin       | stale   | -        | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | fin       | stale       | -
        system     | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | fin       | stale   | -        | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | fin       | stale       | -
        timedOut   | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | dup       | dup       | fin       | stale   | -        | dup       | dup    | dup       | dup      | -      | -          | -       | stale    | fin       | stale       | -
        expired    | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | fin       | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | fin       | stale       | -
        canceled*  | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | fin       | stale   | -        | stale     | stale  | stale     | stale    | -      | canceled   | -       | stale    | fin       | canceled    | canceled
        canceled   | -       | -       | -       | -         | -        | -        | -          | -          | -       | -        | -          | -        | -        | stale     | stale     | fin       | stale   | -        | stale     | stale  | stale     | stale    | -      | -          | -       | stale    | fin       | dup         | -
        """

    /// One cell: in this state, this event leads to this.
    struct Cell: Sendable, CustomTestStringConvertible {
        let state: String
        let event: String
        let expected: String

        var testDescription: String {
            "\(state) + \(event) → \(expected)"
        }
    }

    static let cells: [Cell] = {
        let rows = text.split(separator: "\n").map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        return rows.dropFirst().flatMap { row in
            zip(rows[0], row).dropFirst().map { Cell(state: row[0], event: $0, expected: $1) }
        }
    }()
}
