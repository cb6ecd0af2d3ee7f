"""Measures one peer once and prints its figures as one JSON object.

one_round.py NAME URL COUNT SECONDS [PID OF A SERVER…]
"""

import importlib
import json
import sys
import traceback

from measuring import Missing, Round


def main(name, url, count, seconds, *server):
    peer = importlib.import_module("peer_" + name.partition("-")[0]).PEER(name, url)
    if hasattr(peer, "figures"):
        return peer.figures(int(count), set(map(int, server)))
    return Round(peer, int(count), float(seconds), set(map(int, server))).figures()


if __name__ == "__main__":
    try:
        found = main(*sys.argv[1:])
    except Missing as reason:
        found = {"missing": str(reason)}
    except Exception as error:
        traceback.print_exc()
        found = {"missing": f"{type(error).__name__}: {error}".splitlines()[0]}
    print(json.dumps(found), flush=True)
