"""Absurd on PostgreSQL.

By its documentation (docs/sdks/python.md): the schema of `absurdctl init`, the synchronous client, workers that claim
several tasks at once, `spawn` on a connection of the caller, 500 in a transaction, as it has no call that takes a list.
Results are kept. Of our choice: one worker process a core that claims CLAIM tasks (`batch_size`) and runs them one after
another, which was faster in single trials than claims of 50 and than 20 threads (`concurrency`); polls of an idle worker
POLL seconds apart instead of 0.25 s, as tasks would start late.
"""

import importlib.metadata
import os
import queue
import subprocess
import sys

import psycopg
from absurd_sdk import Absurd

from measuring import STEPS_BEGIN, STEPS_END, Peer, batches, mark

POLL = 0.05
CLAIM = 100


class PEER(Peer):
    has_steps = True
    settings = f"one worker a core, claims of {CLAIM}, polls {POLL} s apart, 500 spawns a transaction"
    durability = "fsync on enqueue, on claim and on completion"

    def version(self):
        return importlib.metadata.version("absurd-sdk")

    def prepare(self):
        control = os.path.join(os.path.dirname(sys.executable), "absurdctl")
        for command in [["init"], ["create-queue", "default"]]:
            subprocess.run([control, *command, "-d", self.url], check=True, stdout=sys.stderr)

    def open(self):
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.client = Absurd(self.connection)
        self.clients = queue.SimpleQueue()
        for _ in range(self.callers):
            self.clients.put(Absurd(self.url))

    def enqueue(self, payloads):
        for batch in batches(payloads):
            with self.connection.transaction():
                for each in batch:
                    self.client.spawn("noop", each, queue="default")

    def enqueue_one(self, payload):
        client = self.clients.get()
        client.spawn("noop", payload, queue="default")
        self.clients.put(client)

    def finished(self):
        return self.connection.execute("SELECT count(*) FROM absurd.t_default WHERE state = 'completed'").fetchone()[0]

    def enqueue_steps(self, count):
        self.client.spawn("steps", count, queue="default")


def work(url):
    app = Absurd(url)

    @app.register_task("noop")
    def noop(params, context):
        mark(params["index"])
        return params["index"]

    @app.register_task("steps")
    def steps(count, context):
        mark(STEPS_BEGIN)
        for number in range(count):
            context.step(f"step {number}", lambda: None)
        mark(STEPS_END)

    app.start_worker(concurrency=1, batch_size=CLAIM, poll_interval=POLL)


if __name__ == "__main__":
    work(sys.argv[2])
