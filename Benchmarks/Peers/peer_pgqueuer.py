"""PgQueuer on PostgreSQL.

By its docs/guides/performance-tuning.md: a larger batch_size than the default of 10 for short jobs, a pool of connections
for producers and one connection for each queue manager, `pgq autovac` after the installation, tables of the default
durability `durable`. asyncpg and uvloop as in its own tools/benchmark.py, which runs several dequeuers too. Its list form
of `enqueue` is one INSERT of all jobs of a batch. One manager a core and 500 a batch were the fastest in bulk of one and
two managers with 100 and 500, three runs of each; one at a time, one manager would take a little less CPU.
"""

import asyncio
import importlib.metadata
import json
import subprocess
import sys
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.queries import Queries

from measuring import AsyncPeer, batches, mark

BATCH_SIZE = 500


def encoded(payload):
    return json.dumps(payload).encode()


class PEER(AsyncPeer):
    settings = f"asyncpg, uvloop, one manager a core, batch_size {BATCH_SIZE}, list enqueue of 500, pgq autovac"
    durability = "fsync on enqueue; on completion too, in batches"

    def version(self):
        return importlib.metadata.version("pgqueuer")

    def prepare(self):
        for command in ["install", "autovac"]:
            subprocess.run([sys.executable, "-m", "pgqueuer", "--pg-dsn", self.url, command], check=True, stdout=sys.stderr)

    def open(self):
        self.loop = uvloop.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.pool = self.run(asyncpg.create_pool(self.url, min_size=self.callers, max_size=self.callers))
        self.queries = Queries(AsyncpgPoolDriver(self.pool))

    def enqueue(self, payloads):
        for batch in batches(payloads):
            count = len(batch)
            self.run(self.queries.enqueue(["noop"] * count, [encoded(each) for each in batch], [0] * count))

    async def enqueue_one_async(self, payload):
        await self.queries.enqueue("noop", encoded(payload))

    def finished(self):
        return self.run(self.pool.fetchval("SELECT count(*) FROM pgqueuer_log WHERE status = 'successful'"))


async def work(url):
    manager = PgQueuer(AsyncpgDriver(await asyncpg.connect(url)))

    @manager.entrypoint("noop")
    async def noop(job):
        mark(json.loads(job.payload)["index"])

    await manager.run(batch_size=BATCH_SIZE, dequeue_timeout=timedelta(seconds=30))


if __name__ == "__main__":
    uvloop.run(work(sys.argv[2]))
