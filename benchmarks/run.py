"""`bin/bench`: scenarios a to h as manager and salesperson, beside the floors of the same run; i imports, k goes
through all rooms of the simulated company.

The steady figure is CPU ms per request, server and database together; the ratios to the floor are binding.
"""

import argparse
import http.client
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROUNDS = 120
BINDING = {"a": 2.0, "b": 2.0, "c": 2.5, "d": 2.5, "e": 2.5, "f": 2.0, "g": 2.0, "h": 2.0}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--scenario", default="abcdefgh", help="letters a to h; i, the import; k, the rooms")
    parser.add_argument("--home", default="", help="keep the filled SQLite database here and use it again")
    parser.add_argument("--database", default="", help="DATABASE_URL of an empty PostgreSQL database")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    home = Path(arguments.home or tempfile.mkdtemp(prefix="yingdan-bench-"))
    os.environ["YINGDAN_HOME"] = str(home)
    if arguments.database:
        os.environ["DATABASE_URL"] = arguments.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "yingdan.config.settings"
    if arguments.scenario == "i":
        found = importing(arguments.deals, arguments.database)
        print(json.dumps(found, ensure_ascii=False) if arguments.json else said(found))
        return
    if arguments.scenario == "k":
        print(in_rooms(arguments))
        return
    filled = prepare(arguments.deals)
    results = measure(arguments)
    report = {"deals": arguments.deals, "filled": filled, "results": results}
    print(json.dumps(report, ensure_ascii=False) if arguments.json else table(results))


def importing(rows: int, database: str) -> dict[str, Any]:
    from benchmarks.importing import measure as measured

    return measured(rows, database)


def in_rooms(arguments: argparse.Namespace) -> str:
    """The pages of all rooms in the simulated company, which is built where the database is empty."""
    import django
    from django.core.management import call_command

    django.setup()
    from benchmarks import rooms
    from yingdan.core.company import company

    call_command("migrate", verbosity=0)
    if not company():
        rooms.fill()
    results = rooms.measure(arguments.rounds)
    return json.dumps(results, ensure_ascii=False) if arguments.json else rooms.table(results)


def said(found: dict[str, Any]) -> str:
    product, floor = found["product"], found["floor"]
    return (
        f"import of {found['rows']:,} rows: product {product['cpu_s']} s CPU ({product['wall_s']} s), floor "
        f"{floor['cpu_s']} s CPU ({floor['wall_s']} s), ratio {found['ratio']}; another writer waited "
        f"{found['longest_wait_s']} s at most"
    )


def prepare(deals: int) -> dict[str, Any]:
    """Migrate and fill the database, unless it holds the world already."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    from benchmarks.world import fill
    from yingdan.core.company import company

    call_command("migrate", verbosity=0)
    took = {} if company() else fill(deals)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {name: round(seconds, 1) for name, seconds in took.items()}


def session_of(username: str) -> dict[str, str]:
    """A signed-in session made in the database, so that signing in is not part of the measurement."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from yingdan.accounts.rules import people
    from yingdan.accounts.sessions import SessionStore

    user = people.rows().get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return {"pk": str(user.pk), "cookie": f"sessionid={store.session_key}; csrftoken={'a' * 32}"}


def measure(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    from django.db import connection

    from benchmarks.scenarios import scenarios

    postgres = connection.vendor == "postgresql"
    who = {name: session_of(username) for name, username in (("manager", "manager"), ("sales", "p1"))}
    plan = [s for s in scenarios(who) if s.letter in arguments.scenario]
    connection.close()
    started: list[Any] = []
    results = []
    try:
        product, floor = start(started)
        for one in plan:
            ours = timed(product, one.product, one.cookie, arguments.rounds, postgres)
            theirs = timed(floor, one.floor, one.cookie, arguments.rounds, postgres)
            ratio = ours["cpu_ms"] / theirs["cpu_ms"] if theirs["cpu_ms"] else 0
            results.append(
                {"scenario": one.letter, "as": one.who, "what": one.what, "product": ours, "floor": theirs,
                 "ratio": round(ratio, 2), "limit": BINDING[one.letter], "held": ratio <= BINDING[one.letter]}
            )  # fmt: skip
        results.append({"memory_mb": round(product.memory())})
    finally:
        for server in started:
            server.stop()
    return results


def start(started: list[Any]) -> tuple[Any, Any]:
    """The product's server and the floors', noted one by one so that both are ended whatever happens."""
    from benchmarks.servers import Server

    started.append(Server("yingdan.config.wsgi:application", 8611, dict(os.environ)))
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings"}
    started.append(Server("benchmarks.floor.wsgi:application", 8612, os.environ | settings))
    return started[0], started[1]


def timed(server: Any, request: Callable[[int], tuple[str, str, Any]], cookie: str, rounds: int, postgres: bool) -> Any:
    """CPU ms per request over `rounds` requests on one connection, with median and 95th percentile of the wall."""
    from benchmarks.scenarios import WARM
    from benchmarks.servers import database_cpu

    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    walls, size = [], 0
    for number in range(-WARM, rounds):
        if number == 0:
            before = server.cpu() + database_cpu(postgres)
        method, path, body = request(number)
        headers = {"Cookie": cookie, "Host": "localhost", "Referer": "http://localhost/"}
        data = None
        if body is not None:
            data = urlencode(body | {"csrfmiddlewaretoken": "a" * 32})
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": "a" * 32}
        start = time.perf_counter()
        client.request(method, path, data, headers)
        answer = client.getresponse()
        size = len(answer.read())
        walls.append((time.perf_counter() - start) * 1000)
        if answer.status not in (200, 204, 302):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
    used = server.cpu() + database_cpu(postgres) - before
    measured = sorted(walls[WARM:])
    return {
        "cpu_ms": round(used * 1000 / rounds, 2),
        "p50_ms": round(statistics.median(measured), 1),
        "p95_ms": round(measured[int(len(measured) * 0.95)], 1),
        "bytes": size,
    }


def table(results: list[dict[str, Any]]) -> str:
    lines = ["scenario  as       product ms  floor ms  ratio  limit  p95 ms  bytes  what"]
    for row in results:
        if "memory_mb" in row:
            lines.append(f"memory of one web worker: {row['memory_mb']} MB PSS")
            continue
        mark = "" if row["held"] else "  MISSED"
        lines.append(
            f"{row['scenario']:<9} {row['as']:<8} {row['product']['cpu_ms']:>10} {row['floor']['cpu_ms']:>9} "
            f"{row['ratio']:>6} {row['limit']:>6} {row['product']['p95_ms']:>7} {row['product']['bytes']:>6}  "
            f"{row['what']}{mark}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
