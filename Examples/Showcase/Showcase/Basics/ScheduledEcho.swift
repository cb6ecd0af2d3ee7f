import Trigger
import TriggerModel

/// A task for schedules that calls make: what a run is given goes out again.
let scheduledEcho = task("scheduled-echo") { (scheduled: ScheduledRun, _) in
    scheduled
}
