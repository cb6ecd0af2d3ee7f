"""Huey on SQLite.

By the help of its consumer and the code of SqliteStorage: worker threads (`-k thread`, which the help calls the safest
choice), neither periodic tasks (`-n`) nor health checks (`-C`), and the defaults of SqliteHuey: a write-ahead log and
`fsync=None`, by which SQLite's own default of synchronous=FULL holds. It has no call that enqueues many at once. A task's
result is stored, as it is not None. Of our choice: two threads a core, and polls 10 to 100 ms apart (`-d`, `-m`) instead of
0.1 to 10 s, as SQLite cannot tell workers of new tasks.
"""

import importlib.metadata
import os
import sqlite3
import sys

from huey import SqliteHuey

from measuring import CORES, Peer, mark

WORKERS = 2 * CORES
LOST = "a running task is lost when its worker is killed"
huey = SqliteHuey(filename=os.environ["PEERS_HUEY"]) if "PEERS_HUEY" in os.environ else None


def register(queue):
    @queue.task(name="noop")
    def noop(payload):
        mark(payload["index"])
        return payload["index"]

    return noop


if huey:
    register(huey)


class PEER(Peer):
    processes = 1
    # SQLite has one writer at a time: more callers only wait for its lock.
    callers = 8
    settings = f"one consumer, {WORKERS} threads, polls 10 to 100 ms apart; no bulk enqueue"
    durability = "fsync on enqueue, dequeue and result (WAL, synchronous=FULL); " + LOST

    def version(self):
        return importlib.metadata.version("huey")

    def prepare(self):
        os.environ["PEERS_HUEY"] = self.url.removeprefix("sqlite:///")
        self.noop = register(SqliteHuey(filename=os.environ["PEERS_HUEY"], timeout=30))
        self.database = sqlite3.connect(os.environ["PEERS_HUEY"])
        if self.database.execute("PRAGMA synchronous").fetchone() != (2,):
            self.durability = self.durability.replace("fsync", "no fsync").replace("FULL", "NORMAL")

    def worker_command(self, number):
        consumer = os.path.join(os.path.dirname(sys.executable), "huey_consumer")
        options = f"-w {WORKERS} -k thread -d 0.01 -m 0.1 -n -C -q".split()
        return [sys.executable, consumer, "peer_huey.huey", *options]

    def enqueue(self, payloads):
        for each in payloads:
            self.noop(each)

    def enqueue_one(self, payload):
        self.noop(payload)

    def finished(self):
        return self.database.execute("SELECT count(*) FROM kv").fetchone()[0]
