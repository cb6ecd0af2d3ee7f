"""Runs the peers in interleaved rounds and prints the medians: a table in Markdown, or one JSON object a line.

Started by Scripts/bench.d/peers, which has installed the peers and started the servers, and says in the environment where
they are. A peer that fails is a row that says why.
"""

import argparse
import glob
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.environ.get("PEERS_DIR", "")
TIMEOUT = 300
ROWS = {
    "bare-postgres": "postgres",
    "trigger-postgres": "postgres",
    "trigger-postgres-embedded": "postgres",
    "pgqueuer": "postgres",
    "oban": "postgres",
    "absurd": "postgres",
    "dbos-postgres": "postgres",
    "procrastinate": "postgres",
    "trigger-sqlite": "sqlite",
    "trigger-sqlite-embedded": "sqlite",
    "dbos-sqlite": "sqlite",
    "huey-sqlite": "sqlite",
    "sidekiq-everysec": "everysec",
    "sidekiq-always": "always",
    "celery-everysec": "everysec",
    "celery-always": "always",
}
COLUMNS = {
    "tasks/s, bulk": "bulk_tasks_per_s",
    "enqueued/s": "bulk_enqueues_per_s",
    "CPU µs a task": "bulk_cpu_us",
    "N": "bulk_n",
    "tasks/s, single": "single_tasks_per_s",
    "enqueued/s ": "single_enqueues_per_s",
    "CPU µs a task ": "single_cpu_us",
    "N ": "single_n",
    "callers": "callers",
    "start p50, ms": "start_p50_ms",
    "start p99, ms": "start_p99_ms",
    "steps/s": "steps_per_s",
}
METHOD = """\
Each peer with its real server, private to this run, on this machine; {rounds} round(s), all peers in each, medians. A task
is a no-op with a 300-byte JSON payload; its body appends 16 bytes to a file, by which its start is known. Enqueuer and
workers are processes of their own and run at the same time.

- bulk: from before the first enqueue, in batches of 500, until the last task is finished in the store (where the peer says
  so, else until its body ran). N is {count}, or what takes about {seconds:g} s.
- single: the same with tasks enqueued one at a time by so many concurrent callers.
- CPU: user and system time of the enqueuer, the workers, the server and all their children in that span, a task.
- start: from just before a task is enqueued to an idle worker until its body starts; 200 tasks, 15 to 25 ms apart.
- steps: sequential durable steps of one workflow, 500 of them.

PostgreSQL has fsync and synchronous_commit on, shared_buffers 256 MB, and a fresh database for each peer and round. Redis
keeps an append-only file with appendfsync everysec or always, and no snapshots."""


# One peer, once.


def psql(statement):
    subprocess.run(["psql", "-qX", "-c", "SET client_min_messages = warning", "-c", statement, os.environ["PEERS_POSTGRES"]], check=True, stdout=sys.stderr)


def python_of(peer):
    """The interpreter that has the peer; one in a folder with a system of its own where it needs a newer one."""
    root = f"{PEERS}/{peer}/root"
    if os.path.exists(f"{root}/venv/bin/python"):
        return ["chroot", root, "/venv/bin/python", "/peers/one_round.py"]
    return [f"{PEERS}/{peer}/bin/python", f"{HERE}/one_round.py"]


def process_of(server):
    """The process of a server, whose CPU time counts as the peer's."""
    return os.environ.get(f"PEERS_{server.upper()}_PID", "").split()


def run_peer(name, count, seconds, folder):
    """The figures of one round, on a fresh store."""
    store = ROWS[name]
    if store == "postgres":
        psql("DROP DATABASE IF EXISTS peer WITH (FORCE)")
        psql("CREATE DATABASE peer")
        psql("CHECKPOINT")
        url = os.environ["PEERS_POSTGRES"].rpartition("/")[0] + "/peer"
    elif store == "sqlite":
        url = f"sqlite:///{folder}/{name}.sqlite"
    else:
        url = os.environ[f"PEERS_{store.upper()}"]
    return run_process(name, [url, str(count), str(seconds), *process_of(store)], folder)


def run_process(name, arguments, folder):
    """Runs the measuring process of a peer in a session of its own, in which all that it starts stays."""
    command = python_of(name.partition("-")[0])
    is_elsewhere = command[0] == "chroot"
    marks = "/tmp/marks" if is_elsewhere else f"{folder}/marks"
    environment = os.environ | {"PEERS_MARKS": marks, "PYTHONDONTWRITEBYTECODE": "1"}
    with open(f"{PEERS}/{name}.log", "wb") as log:
        process = subprocess.Popen(
            [*command, name, *arguments], cwd="/" if is_elsewhere else HERE, env=environment,
            stdout=subprocess.PIPE, stderr=log, start_new_session=True,
        )
        try:
            return figures_of(process)
        finally:
            end(process)


def figures_of(process):
    try:
        output, _ = process.communicate(timeout=TIMEOUT)
        return json.loads(output.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return {"missing": f"took longer than {TIMEOUT} s"}
    except (IndexError, ValueError):
        return {"missing": f"ended with {process.returncode} and no figures"}


def end(process):
    """Ends the peer's processes, and waits for the first; the session is the peer's own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


# All peers.


def why_missing(name):
    """Why a peer cannot be run: its server is not there, or it could not be installed. None where it can."""
    peer, server = name.partition("-")[0], ROWS[name].upper()
    if server != "SQLITE" and f"PEERS_{server}" not in os.environ:
        return "its server did not start"
    try:
        with open(f"{PEERS}/{peer}/missing") as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def run_rounds(names, options, folder):
    found = {name: [] for name in names}
    for number in range(options.rounds):
        for name in names:
            print(f"peers: round {number + 1} of {options.rounds}: {name}", file=sys.stderr, flush=True)
            reason = why_missing(name)
            figures = {"missing": reason} if reason else run_one(name, options, folder)
            if "missing" in figures:
                print(f"peers: {name}: {figures['missing']}{'' if reason else f' ({PEERS}/{name}.log)'}", file=sys.stderr, flush=True)
            found[name].append(figures)
            clear(folder)
    return found


def run_one(name, options, folder):
    try:
        return run_peer(name, options.count, options.seconds, folder)
    except Exception as error:
        return {"missing": f"{type(error).__name__}: {error}".splitlines()[0]}


def clear(folder):
    for path in glob.glob(f"{folder}/*"):
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def medians(name, rounds):
    """The middle of each figure over the rounds that gave one; of N the least."""
    given = [figures for figures in rounds if "missing" not in figures]
    if not given:
        return {"name": name, "missing": rounds[-1]["missing"]}
    middle = {"name": name, "rounds": len(given)}
    for key, value in given[0].items():
        values = [figures[key] for figures in given]
        is_number = isinstance(value, (int, float))
        middle[key] = value if not is_number else min(values) if key.endswith("_n") else statistics.median(values)
    return middle


# The output.


def shown(value):
    if value is None:
        return "n/a"
    return f"{value:,.1f}" if isinstance(value, float) and value < 100 else f"{value:,.0f}"


def line(cells):
    return "| " + " | ".join(cells) + " |"


def markdown(found, options):
    rows = [row for row in found if "missing" not in row]
    print(line(["peer", "version", *map(str.strip, COLUMNS)]))
    print(line(["---", "---"] + ["--:"] * len(COLUMNS)))
    for row in rows:
        print(line([row["name"], row["version"], *(shown(row.get(key)) for key in COLUMNS.values())]))
    print("\n" + line(["peer", "settings", "on disk when a call returns"]) + "\n" + line(["---"] * 3))
    for row in rows:
        print(line([row["name"], row["settings"], row["durability"]]))
    print()
    for row in found:
        if "missing" in row:
            print(f"- {row['name']}: not measured: {row['missing']}")
        elif "commits_of_one_connection_per_s" in row:
            one = shown(row["commits_of_one_connection_per_s"])
            print(f"- {row['name']}: single-row commits of one connection: {one}/s; its enqueued/s, single: those of 50.")
    print("\n" + METHOD.format(rounds=options.rounds, count=options.count, seconds=options.seconds))


def arguments():
    parser = argparse.ArgumentParser(prog="Scripts/bench.d/peers", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="names of peers or of rows, with commas between")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=10_000, help="how many tasks in bulk, and one at a time")
    parser.add_argument("--seconds", type=float, default=20, help="what a slow peer's run takes at most, about")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--names", action="store_true", help="only the names of the peers to install")
    return parser.parse_args()


def chosen(only):
    wanted = set(filter(None, only.split(",")))
    unknown = wanted - set(ROWS) - {name.partition("-")[0] for name in ROWS}
    if unknown:
        sys.exit(f"peers: expected names of {', '.join(ROWS)}; found {', '.join(sorted(unknown))}")
    return [name for name in ROWS if not wanted or {name, name.partition("-")[0]} & wanted]


def main():
    options = arguments()
    names = chosen(options.only)
    if options.names:
        print(*dict.fromkeys(name.partition("-")[0] for name in names))
        return
    with tempfile.TemporaryDirectory(prefix="trigger-peers-") as folder:
        rounds = run_rounds(names, options, folder)
    found = [medians(name, rounds[name]) for name in names]
    if options.json:
        for row in found:
            print(json.dumps(row))
    else:
        markdown(found, options)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
