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
"""
INSERT = """
WITH added AS (INSERT INTO task (id, payload) SELECT * FROM unnest(%s::bigint[], %s::jsonb[]) RETURNING id)
INSERT INTO ready SELECT id FROM added
"""
TAKE = f"""
WITH taken AS (DELETE FROM ready WHERE id IN (SELECT id FROM ready ORDER BY id LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING id)
SELECT id, payload FROM task JOIN taken USING (id)
"""
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
    command = ["pgbench", "-n", "-M", "prepared", "-T", "2", "-c", str(callers), "-j", str(min(callers, CORES)), "-f", "/dev/stdin", url]
    output = subprocess.run(command, input=script, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", output)[1])


class PEER:
    def __init__(self, name, url):
        self.name, self.url = name, url

    def figures(self, count, server):
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(SCHEMA + "CREATE TABLE single (id bigserial PRIMARY KEY, payload jsonb NOT NULL)")
            worker = subprocess.Popen([sys.executable, __file__, "work", self.url])
            try:
                self.run(connection, range(-BATCH, 0), server)
                found = self.run(connection, range(count), server)
            finally:
                worker.terminate()
                worker.wait()
            version = f"PostgreSQL {connection.info.server_version // 10_000}"
        one, many = commits(self.url, 1), commits(self.url, 50)
        return found | {
            "name": self.name, "version": version, "settings": "500 a statement, one inserter, one worker; no retries, leases or notices",
            "durability": "fsync on insert, on take and on finish", "callers": 50, "bulk_n": count, "single_n": round(2 * many),
            "single_enqueues_per_s": many, "commits_of_one_connection_per_s": one, "steps_per_s": None,
        }

    def run(self, connection, numbers, server):
        """Times so many tasks from before the first insert until the last is finished."""
        roots, done = {os.getpid(), *server}, "SELECT count(*) FROM task WHERE state = 2 AND id BETWEEN %s AND %s"
        cpu, begin = cpu_seconds(roots), time.monotonic()
        insert(connection, list(numbers))
        inserted = time.monotonic() - begin
        while connection.execute(done, (numbers[0], numbers[-1])).fetchone()[0] < len(numbers):
            time.sleep(0.005)
        took, count = time.monotonic() - begin, len(numbers)
        return {"bulk_tasks_per_s": count / took, "bulk_enqueues_per_s": count / inserted, "bulk_cpu_us": (cpu_seconds(roots) - cpu) / count * 1e6}


if __name__ == "__main__":
    work(sys.argv[2])
