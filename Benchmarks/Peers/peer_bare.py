"""The bare limit of PostgreSQL: what any system that keeps tasks in it can reach at most on this machine.

One process inserts tasks of a 300-byte JSON payload and their entries in a narrow table of what is ready, in `unnest`
batches of 500, while another takes 500 entries (DELETE … FOR UPDATE SKIP LOCKED … RETURNING), reads the payloads and
finishes the tasks (UPDATE); taking and finishing are a transaction each, as of any worker that does not run a task within
one. Nothing else happens: no retries, leases, notices or results. The single-row rate is what pgbench reaches.
"""

import json
import os
import re
import subprocess
import sys
import time

import psycopg

from measuring import BATCH, CORES, batches, cpu_seconds, payload

SCHEMA = """
CREATE TABLE task (id bigint PRIMARY KEY, payload jsonb NOT NULL, state smallint NOT NULL DEFAULT 0) WITH (fillfactor = 70);
CREATE TABLE ready (id bigint PRIMARY KEY);
CREATE TABLE single (id bigserial PRIMARY KEY, payload jsonb NOT NULL);
"""
INSERT = """
WITH added AS (INSERT INTO task (id, payload) SELECT * FROM unnest(%s::bigint[], %s::jsonb[]) RETURNING id)
INSERT INTO ready SELECT id FROM added
"""
TAKE = f"""
WITH first AS (SELECT id FROM ready ORDER BY id LIMIT {BATCH} FOR UPDATE SKIP LOCKED),
taken AS (DELETE FROM ready USING first WHERE ready.id = first.id RETURNING ready.id)
SELECT id, payload FROM task JOIN taken USING (id)
"""
FINISHED = "SELECT count(*) FROM task WHERE state = 2 AND id BETWEEN %s AND %s"
SETTINGS = "500 a statement, one inserter, one worker; no retries, leases or notices"
DURABILITY = "fsync on insert, on take and on finish"
FINISH = "UPDATE task SET state = 2 WHERE id = ANY(%s)"


def work(url):
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            taken = connection.execute(TAKE).fetchall()
            connection.execute(FINISH, ([id for id, _ in taken],)) if taken else time.sleep(0.001)


def insert(connection, numbers):
    for batch in batches(numbers):
        connection.execute(INSERT, (batch, [json.dumps(payload(number)) for number in batch]))


def commits(url, callers):
    """Single-row inserts, each a transaction of its own, a second, by pgbench for two seconds."""
    script = "INSERT INTO single (payload) VALUES ('" + json.dumps(payload(0)) + "');\n"
    options = f"-n -M prepared -T 2 -c {callers} -j {min(callers, CORES)} -f /dev/stdin"
    command = ["pgbench", *options.split(), url]
    output = subprocess.run(command, input=script, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", output)[1])


class PEER:
    def __init__(self, name, url):
        self.name, self.url = name, url

    def figures(self, count, server):
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(SCHEMA)
            found = self.bulk(connection, count, server)
            version = f"PostgreSQL {connection.info.server_version // 10_000}"
        found |= {"name": self.name, "version": version, "settings": SETTINGS, "durability": DURABILITY}
        return found | self.single(50)

    def bulk(self, connection, count, server):
        worker = subprocess.Popen([sys.executable, __file__, "work", self.url])
        try:
            self.timed(connection, range(-BATCH, 0), server)
            return self.timed(connection, range(count), server)
        finally:
            worker.terminate()
            worker.wait()

    def timed(self, connection, numbers, server):
        """Times so many tasks from before the first insert until the last is finished."""
        roots, count = {os.getpid(), *server}, len(numbers)
        cpu, begin = cpu_seconds(roots), time.monotonic()
        insert(connection, list(numbers))
        inserted = time.monotonic() - begin
        while connection.execute(FINISHED, (numbers[0], numbers[-1])).fetchone()[0] < count:
            time.sleep(0.005)
        took, cpu = time.monotonic() - begin, cpu_seconds(roots) - cpu
        return {
            "bulk_n": count, "bulk_tasks_per_s": count / took, "bulk_enqueues_per_s": count / inserted,
            "bulk_cpu_us": cpu / count * 1e6,
        }

    def single(self, callers):
        return {
            "callers": callers, "single_enqueues_per_s": commits(self.url, callers),
            "commits_of_one_connection_per_s": commits(self.url, 1), "steps_per_s": None,
        }


if __name__ == "__main__":
    work(sys.argv[2])
