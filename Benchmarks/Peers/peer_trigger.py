"""swift-trigger itself, on PostgreSQL and on SQLite, so that its figures stand in the same run as those of its peers.

As its documentation says for one machine: server and worker are one process, with the settings it has by itself, but for a
worker of 2,000 slots, as it says for quick tasks (QueuesAndLimits). The enqueuer is another process, which speaks HTTP; or, in
the rows called embedded, the same process, with no network between: a web application with its workers in it. In bulk 500 a
call, four calls at once: as many as its worker's slots take. Results are kept: a run's row has its output.
Everything is on disk when a call returns.
"""

import json
import os
import socket
import sqlite3
import subprocess
import time
import urllib.request

from measuring import Missing, Peer

KEY = "tr_dev_peers"
FINISHED = "SELECT count(*) FROM trigger_runs WHERE status = 'COMPLETED_SUCCESSFULLY'"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class PEER(Peer):
    durability = "fsync on enqueue, on start with the end, on each step and on completion"
    has_steps = True

    def __init__(self, name, url):
        super().__init__(name, url)
        self.program = os.environ["PEERS_TRIGGER"]
        self.is_sqlite = url.startswith("sqlite")
        self.is_embedded = name.endswith("embedded")
        self.folder = url.removeprefix("sqlite:///") + ".data" if self.is_sqlite else os.environ["PEERS_MARKS"] + ".data"
        self.file = url.removeprefix("sqlite:///") if self.is_embedded else f"{self.folder}/trigger.sqlite"
        self.processes = 0 if self.is_embedded else 1
        place = "all in one process" if self.is_embedded else "server and worker in one process, called over HTTP"
        self.settings = f"{place}; 2,000 slots; 4 batches of 500 at once"
        self.port = free_port()
        os.environ["TRIGGER_SECRET_KEY"], os.environ["LOG_LEVEL"] = KEY, "warning"
        os.environ["TRIGGER_API_URL"], os.environ["PEERS_STORE"] = f"http://127.0.0.1:{self.port}", url

    def version(self):
        return "main"

    def worker_command(self, number):
        store = [] if self.is_sqlite else ["--store", self.url]
        return [self.program, "start", "--port", str(self.port), "--data", self.folder, *store]

    def open(self):
        if not self.is_embedded:
            self.await_server()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.enqueuer = subprocess.Popen([self.program, "embedded" if self.is_embedded else "enqueue"], **pipes)
        self.ask(kind="bulk", first=0, count=0, callers=1)
        self.store = self.connection()

    def connection(self):
        if self.is_sqlite:
            return sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        import psycopg

        return psycopg.connect(self.url, autocommit=True)

    def await_server(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthcheck", timeout=1).read()
            except OSError:
                time.sleep(0.05)
        raise Missing("the server did not start")

    def ask(self, **command):
        """The enqueuer gets a line of JSON and answers with a line when it is done."""
        print(json.dumps(command), file=self.enqueuer.stdin, flush=True)
        answer = self.enqueuer.stdout.readline()
        if not answer:
            raise Missing("the enqueuer ended by itself")
        return int(answer)

    def enqueue(self, payloads):
        self.ask(kind="bulk", first=payloads[0]["index"], count=len(payloads), callers=4)

    def enqueue_singly(self, payloads):
        self.ask(kind="single", first=payloads[0]["index"], count=len(payloads), callers=self.callers)

    def enqueue_one(self, payload):
        return self.ask(kind="single", first=payload["index"], count=1, callers=1)

    def finished(self):
        return self.store.execute(FINISHED).fetchone()[0]

    def enqueue_steps(self, steps):
        self.ask(kind="steps", first=0, count=steps, callers=1)
