"""Oban for Python on PostgreSQL.

By its README, its docstrings and its command `oban start`: uvloop, orjson for JSON, pools of psycopg connections, a queue
limit of LIMIT jobs at once, by which a producer fetches as many in one query, `enqueue_many` in bulk. Bulk inserts and bulk
acknowledgements are of Oban Pro, which is not free and not measured. Finished jobs are kept for a day (the default). Of our
choice: one process a core, and the limit; 20, 100 and 500 were tried, twice each.
"""

import asyncio
import importlib.metadata
import sys

import orjson
import uvloop
from oban import Oban, worker
from oban.schema import install
from psycopg.types.json import set_json_dumps, set_json_loads

from measuring import AsyncPeer, batches, mark

LIMIT = 100
set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)


@worker(queue="default")
class Noop:
    async def process(self, job):
        mark(job.args["index"])


class PEER(AsyncPeer):
    settings = f"psycopg binary, uvloop, orjson, one process a core, queue limit {LIMIT}, enqueue_many of 500"
    durability = "fsync on enqueue, on fetch and on completion, the last two in batches; no results"

    def version(self):
        return importlib.metadata.version("oban") + f" on Python {sys.version_info.major}.{sys.version_info.minor}"

    def prepare(self):
        self.loop = uvloop.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.pool = self.run(Oban.create_pool(self.url, min_size=self.callers, max_size=self.callers))
        self.run(install(self.pool))

    def open(self):
        self.oban = Oban(pool=self.pool)

    def enqueue(self, payloads):
        for batch in batches(payloads):
            self.run(self.oban.enqueue_many(Noop.new(each) for each in batch))

    async def enqueue_one_async(self, payload):
        await self.oban.enqueue(Noop.new(payload))

    def finished(self):
        return self.run(self.count())

    async def count(self):
        async with self.pool.connection() as connection:
            found = await connection.execute("SELECT count(*) FROM oban_jobs WHERE state = 'completed'")
            return (await found.fetchone())[0]


async def work(url):
    pool = await Oban.create_pool(url)
    async with Oban(pool=pool, queues={"default": LIMIT}):
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(work(sys.argv[2]))
