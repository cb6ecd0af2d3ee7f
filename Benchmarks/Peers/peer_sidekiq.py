"""Sidekiq with Redis; its worker and its enqueuer are in sidekiq_tasks.rb.

By the code of this version and its own bin/sidekiqload: 10 threads a process (the default, and what sidekiqload takes), and
`perform_bulk`, which pushes a batch in one command (here 500; its default is 1000). One process a core is our choice, as one
process of this Ruby uses one core. It keeps no results and no account of single finished jobs, so that a run ends with the
last body. Without its Pro version a job is taken off Redis before it runs.
"""

import json
import os
import subprocess

from measuring import CORES, Missing, Peer, batches

TASKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sidekiq_tasks.rb")
THREADS = 10
LOST = "a running task is lost when its worker is killed"


class PEER(Peer):
    settings = f"{CORES} processes of {THREADS} threads, perform_bulk of 500"

    def __init__(self, name, url):
        super().__init__(name, url)
        appends = "fsync on each write" if name.endswith("always") else "in memory, fsync once a second"
        self.durability = f"{appends} (Redis appendfsync {name.split('-')[-1]}), no results; {LOST}"
        os.environ["PEERS_REDIS"] = url

    def version(self):
        return subprocess.run(["sidekiq", "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]

    def prepare(self):
        subprocess.run(["redis-cli", "-u", self.url, "flushall"], check=True, stdout=subprocess.DEVNULL)

    def worker_command(self, number):
        return ["sidekiq", "--require", TASKS, "--concurrency", str(THREADS), "--environment", "production"]

    def open(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.enqueuer = subprocess.Popen(["ruby", TASKS, "enqueue", str(self.callers)], **pipes)

    def ask(self, *command):
        """The enqueuer gets a line of JSON and answers with a line when it is done."""
        print(json.dumps(command), file=self.enqueuer.stdin, flush=True)
        answer = self.enqueuer.stdout.readline()
        if not answer:
            raise Missing("the enqueuer ended by itself")
        return int(answer)

    def enqueue(self, payloads):
        for batch in batches(payloads):
            self.ask("bulk", batch)

    def enqueue_singly(self, payloads):
        self.ask("single", payloads)

    def enqueue_one(self, payload):
        return self.ask("one", [payload])

    def finished(self):
        return None
