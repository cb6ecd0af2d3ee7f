"""Celery with Redis as broker and as result backend.

By its user guide ("Optimizing": a prefetch multiplier of 64 or 128, say, for lots of short tasks; a broker pool of as many
connections as there are threads) and the help of its worker: the prefork pool with one child a core (the default), and no
gossip, mingle or heartbeat, as there is one worker. In bulk a `group`, its only call for many tasks; it sends them one by
one over one connection. Tasks are acknowledged before they run (the default), so that a running task is lost when its
worker is killed.
"""

import importlib.metadata
import os
import sys

import redis
from celery import Celery, group

from measuring import CORES, Peer, batches, mark

LOST = "a running task is lost when its worker is killed"
app = Celery("peer_celery", broker=os.environ.get("PEERS_REDIS"), backend=os.environ.get("PEERS_REDIS"))
app.conf.update(worker_prefetch_multiplier=128, broker_connection_retry_on_startup=True, worker_hijack_root_logger=False)


@app.task(name="noop")
def noop(payload):
    mark(payload["index"])
    return payload["index"]


class PEER(Peer):
    processes = 1
    callers = 8  # threads: more only wait for the interpreter's lock
    settings = f"prefork, {CORES} children, prefetch 128 a child, no gossip, mingle or heartbeat, groups of 500"

    def __init__(self, name, url):
        super().__init__(name, url)
        appends = "fsync on each write" if name.endswith("always") else "in memory, fsync once a second"
        self.durability = f"{appends} (Redis appendfsync {name.split('-')[-1]}); {LOST}"

    def version(self):
        return importlib.metadata.version("celery")

    def prepare(self):
        os.environ["PEERS_REDIS"] = self.url
        app.conf.update(broker_url=self.url, result_backend=self.url, broker_pool_limit=self.callers)
        self.redis = redis.Redis.from_url(self.url)
        self.redis.flushall()

    def worker_command(self, number):
        options = f"--concurrency {CORES} --without-gossip --without-mingle --without-heartbeat --loglevel ERROR".split()
        return [sys.executable, "-m", "celery", "-A", "peer_celery", "worker", *options]

    def enqueue(self, payloads):
        for batch in batches(payloads):
            group(noop.s(each) for each in batch).apply_async()

    def enqueue_one(self, payload):
        noop.delay(payload)

    def finished(self):
        return sum(1 for _ in self.redis.scan_iter("celery-task-meta-*", count=10_000))
