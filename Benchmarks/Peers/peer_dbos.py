"""DBOS Transact for Python, on PostgreSQL and on SQLite (its default store).

By its reference of queues and the docstrings of its client: workflows are enqueued by a client from outside of the workers,
in bulk 500 in one transaction (`enqueue_in_transaction`), as it has no call that takes a list. Each worker process has an
executor_id of its own. The queue has no limit of concurrency, so that one poll takes all that waits. Results are kept: a
workflow's row has its output. Of our choice: polls POLL seconds apart instead of 1 s, as tasks would start half a second
late on average (in a single trial it cost no throughput); synchronous workflows, which in another were no slower than
asynchronous ones; one worker process a core, and one on SQLite, which has one writer at a time.
"""

import importlib.metadata
import signal
import sys

import sqlalchemy
from dbos import DBOS, DBOSClient

from measuring import CORES, STEPS_BEGIN, STEPS_END, Peer, batches, mark

POLL = 0.05
OPTIONS = {"queue_name": "noops", "workflow_name": "noop", "app_version": "1"}


@DBOS.workflow(name="noop")
def noop(payload):
    mark(payload["index"])
    return payload["index"]


@DBOS.step()
def step(number):
    return number


@DBOS.workflow(name="steps")
def steps(count):
    mark(STEPS_BEGIN)
    for number in range(count):
        step(number)
    mark(STEPS_END)


def launch(url, executor):
    config = {"name": "peers", "system_database_url": url, "application_version": "1", "executor_id": executor}
    DBOS(config=config | {"log_level": "WARNING"})
    DBOS.launch()


class PEER(Peer):
    has_steps = True

    def __init__(self, name, url):
        super().__init__(name, url)
        is_sqlite = url.startswith("sqlite")
        self.processes = 1 if is_sqlite else CORES
        # SQLite has one writer at a time: more callers only wait for its lock.
        self.callers = 8 if is_sqlite else 50
        self.durability = "fsync on enqueue, on start and on completion" + (" (rollback journal)" if is_sqlite else "")
        many = "one worker process" if self.processes == 1 else f"{self.processes} worker processes"
        self.settings = f"{many}, no concurrency limit, polls {POLL} s apart, 500 a transaction"

    def version(self):
        return importlib.metadata.version("dbos")

    def prepare(self):
        launch(self.url, "preparing")
        DBOS.register_queue("noops", polling_interval_sec=POLL)
        DBOS.destroy()

    def open(self):
        self.engine = sqlalchemy.create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"), pool_size=self.callers)
        if self.url.startswith("sqlite"):
            self.client = DBOSClient(system_database_url=self.url)
            self.engine = self.client._sys_db.engine
        else:
            self.client = DBOSClient(system_database_engine=self.engine)

    def enqueue(self, payloads):
        for batch in batches(payloads):
            with self.engine.begin() as connection:
                for each in batch:
                    self.client.enqueue_in_transaction(connection, OPTIONS, each)

    def enqueue_one(self, payload):
        self.client.enqueue(OPTIONS, payload)

    def finished(self):
        table = "workflow_status" if self.url.startswith("sqlite") else "dbos.workflow_status"
        with self.engine.connect() as connection:
            return connection.execute(sqlalchemy.text(f"SELECT count(*) FROM {table} WHERE status = 'SUCCESS'")).scalar()

    def enqueue_steps(self, count):
        self.client.enqueue(OPTIONS | {"workflow_name": "steps"}, count)


if __name__ == "__main__":
    launch(sys.argv[2], "worker-" + sys.argv[3])
    signal.pause()
