"""Procrastinate on PostgreSQL.

By its documentation (docs/howto/basics/batch_defer.md and worker.md, and the docstring of PsycopgConnector): an asynchronous
app with a pool of psycopg connections, `batch_defer_async` in bulk, workers by `run_worker_async`. Workers are told of new
jobs by LISTEN/NOTIFY and finished jobs are kept (the defaults). A worker fetches one job at a time and has no setting for
more. Of our choice: one worker process a core, and a `concurrency` of 20 instead of 1; in single trials 4, 20 and 50 were
within 10 % of each other.
"""

import asyncio
import importlib.metadata
import logging
import sys

import procrastinate

from measuring import AsyncPeer, batches, mark

CONCURRENCY = 20


def make_app(url, connections):
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=2, max_size=connections))

    @app.task(name="noop")
    async def noop(payload):
        mark(payload["index"])
        return payload["index"]

    return app, noop


class PEER(AsyncPeer):
    settings = f"psycopg binary, one async worker a core, concurrency {CONCURRENCY}, batch_defer_async of 500"
    durability = "fsync on enqueue, on fetch and on completion; no results"

    def version(self):
        return importlib.metadata.version("procrastinate")

    def prepare(self):
        self.loop = asyncio.new_event_loop()
        self.app, self.noop = make_app(self.url, self.callers)
        self.run(self.app.open_async())
        self.run(self.app.schema_manager.apply_schema_async())

    def enqueue(self, payloads):
        for batch in batches(payloads):
            self.run(self.noop.batch_defer_async(*({"payload": each} for each in batch)))

    async def enqueue_one_async(self, payload):
        await self.noop.defer_async(payload=payload)

    def finished(self):
        query = "SELECT count(*) AS count FROM procrastinate_jobs WHERE status = 'succeeded'"
        return self.run(self.app.connector.execute_query_one_async(query))["count"]


async def work(url):
    logging.basicConfig(level=logging.WARNING)
    app, _ = make_app(url, CONCURRENCY)
    async with app.open_async():
        await app.run_worker_async(concurrency=CONCURRENCY)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[2]))
