"""What every peer is measured with: payloads, marks of the bodies that ran, CPU times of whole process trees, and rounds.

A peer is a subclass of `Peer` in a file of its own. The enqueuer runs in the measuring process, the workers in processes
of their own, as in real use. A task's body does one thing: it appends 16 bytes (its number and the time) to one file, so
that all peers, in whatever language, say in the same way when a body started, and that it ran at all.
"""

import concurrent.futures
import json
import math
import os
import random
import statistics
import struct
import subprocess
import sys
import time

BATCH = 500
PAYLOAD_BYTES = 300
MARK = struct.Struct("=qq")
CORES = os.cpu_count() or 1
STEPS_BEGIN, STEPS_END = -1, -2


class Missing(Exception):
    """Why a peer cannot be measured, in one line."""


def payload(index):
    """A JSON object of 300 bytes."""
    short = json.dumps({"index": index, "text": ""})
    return {"index": index, "text": "x" * (PAYLOAD_BYTES - len(short))}


def batches(payloads, size=BATCH):
    return [payloads[start : start + size] for start in range(0, len(payloads), size)]


# The marks.


def mark(index):
    """Says that the body of a task runs. One write in append mode is whole, however many processes do it at once."""
    global _marks
    if _marks is None:
        _marks = os.open(os.environ["PEERS_MARKS"], os.O_WRONLY | os.O_APPEND)
    os.write(_marks, MARK.pack(index, time.monotonic_ns()))


_marks = None


def marks_count():
    return os.stat(os.environ["PEERS_MARKS"]).st_size // MARK.size


def marks():
    """The time of the first run of each body, by the number of the task."""
    times = {}
    with open(os.environ["PEERS_MARKS"], "rb") as file:
        for index, moment in MARK.iter_unpack(file.read()):
            times.setdefault(index, moment)
    return times


# CPU times.


def processes():
    """Of every process its parent, and its user and system time with that of its ended children, in clock ticks."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    return found


def cpu_seconds(roots):
    """The CPU time so far of these processes and all that came of them."""
    found, total = processes(), 0

    def is_under(pid):
        while pid in found and pid not in roots:
            pid = found[pid][0]
        return pid in roots

    total = sum(ticks for pid, (_, ticks) in found.items() if is_under(pid))
    return total / os.sysconf("SC_CLK_TCK")


# Peers.


class Peer:
    """One system on one store. `name` is the row of the table; `url` is where the store is."""

    settings = durability = ""
    callers = 50
    processes = CORES
    has_steps = False

    def __init__(self, name, url):
        self.name, self.url = name, url

    def version(self):
        raise NotImplementedError

    def prepare(self):
        """Makes the tables."""

    def worker_command(self, number):
        return [sys.executable, sys.modules[type(self).__module__].__file__, "worker", self.url, str(number)]

    def open(self):
        """Connects the enqueuer."""

    def enqueue(self, payloads):
        """Enqueues many by what the peer has for that."""

    def enqueue_singly(self, payloads):
        """Enqueues one at a time, from `callers` callers at once."""
        with concurrent.futures.ThreadPoolExecutor(self.callers) as threads:
            list(threads.map(self.enqueue_one, payloads))

    def enqueue_one(self, payload):
        """Enqueues one; may return when it began, in nanoseconds, where another process does it."""

    def finished(self):
        """How many the store says are finished, or None where the peer keeps no account of that."""

    def enqueue_steps(self, steps):
        """Enqueues one workflow of so many sequential steps, between two marks."""


class AsyncPeer(Peer):
    """A peer whose enqueuer is asynchronous: the callers are tasks of one event loop."""

    def run(self, coroutine):
        return self.loop.run_until_complete(coroutine)

    def enqueue_singly(self, payloads):
        import asyncio

        async def call(waiting):
            for each in waiting:
                await self.enqueue_one_async(each)

        async def call_all():
            waiting = iter(payloads)
            await asyncio.gather(*(call(waiting) for _ in range(self.callers)))

        self.run(call_all())

    def enqueue_one(self, payload):
        self.run(self.enqueue_one_async(payload))


# Rounds.


class Round:
    """All the figures of one peer, once."""

    def __init__(self, peer, count, seconds, server):
        self.peer, self.count, self.seconds, self.server = peer, count, seconds, server
        self.next, self.workers = 0, []

    def figures(self):
        try:
            self.start()
            found = {"name": self.peer.name, "version": self.peer.version(), "settings": self.peer.settings}
            found |= {"durability": self.peer.durability, "callers": self.peer.callers}
            found |= self.bulk() | self.single() | self.latency() | self.steps()
            return found
        finally:
            self.stop()

    def start(self):
        open(os.environ["PEERS_MARKS"], "wb").close()
        self.peer.prepare()
        for number in range(self.peer.processes):
            self.workers.append(subprocess.Popen(self.peer.worker_command(number), stdout=sys.stderr))
        self.peer.open()
        self.peer.enqueue_one(self.payloads(1)[0])
        self.wait(1, None, time.monotonic() + 60)
        time.sleep(1)

    def stop(self):
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            try:
                worker.wait(5)
            except subprocess.TimeoutExpired:
                worker.kill()

    def payloads(self, count):
        self.next += count
        return [payload(index) for index in range(self.next - count, self.next)]

    def wait(self, ran, finished, deadline):
        """Waits until so many bodies ran, then until the store says that so many tasks are finished."""
        while marks_count() < ran or (finished is not None and self.peer.finished() < finished):
            if any(worker.poll() is not None for worker in self.workers):
                raise Missing("a worker ended by itself")
            if time.monotonic() > deadline:
                raise Missing(f"{marks_count()} of {ran} tasks ran in time; finished: {self.peer.finished()}")
            time.sleep(0.002)

    def timed(self, count, enqueue):
        """Times so many tasks from before the first is enqueued until the last is finished."""
        payloads, ran, finished = self.payloads(count), marks_count(), self.peer.finished()
        roots = {os.getpid(), *self.server}
        cpu, begin = cpu_seconds(roots), time.monotonic()
        enqueue(payloads)
        enqueued = time.monotonic() - begin
        deadline = begin + max(60, 3 * self.seconds)
        self.wait(ran + count, None if finished is None else finished + count, deadline)
        took = time.monotonic() - begin
        return count / took, count / enqueued, (cpu_seconds(roots) - cpu) / count * 1e6

    def fitted(self, enqueue):
        """As many tasks as take at most the seconds, by a trial that also warms all up."""
        trial = min(self.count, BATCH)
        rate, _, _ = self.timed(trial, enqueue)
        return max(trial, min(self.count, int(rate * self.seconds)))

    def bulk(self):
        count = self.fitted(self.peer.enqueue)
        rate, enqueues, cpu = self.timed(count, self.peer.enqueue)
        return {"bulk_n": count, "bulk_tasks_per_s": rate, "bulk_enqueues_per_s": enqueues, "bulk_cpu_us": cpu}

    def single(self):
        count = self.fitted(self.peer.enqueue_singly)
        rate, enqueues, cpu = self.timed(count, self.peer.enqueue_singly)
        return {"single_n": count, "single_tasks_per_s": rate, "single_enqueues_per_s": enqueues, "single_cpu_us": cpu}

    def latency(self):
        """From just before a task is enqueued to its body's start, tasks 15 to 25 ms apart so that none beats with a poll."""
        time.sleep(1)
        began, ran = {}, marks_count()
        for each in self.payloads(200):
            now = time.monotonic_ns()
            began[each["index"]] = self.peer.enqueue_one(each) or now
            time.sleep(max(0, random.uniform(0.015, 0.025) - (time.monotonic_ns() - now) / 1e9))
        self.wait(ran + len(began), None, time.monotonic() + 60)
        starts = marks()
        delays = sorted((starts[index] - moment) / 1e6 for index, moment in began.items())
        return {"start_p50_ms": statistics.median(delays), "start_p99_ms": delays[math.ceil(len(delays) * 0.99) - 1]}

    def steps(self):
        if not self.peer.has_steps:
            return {"steps_per_s": None}
        count, ran = 500, marks_count()
        self.peer.enqueue_steps(count)
        self.wait(ran + 2, None, time.monotonic() + 120)
        times = marks()
        return {"steps_per_s": count / (times[STEPS_END] - times[STEPS_BEGIN]) * 1e9}
