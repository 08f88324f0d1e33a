"""Scenario i: a file of deals through the product's import, beside bare bulk inserts of the same rows.

While the product imports, somebody else writes every 50 ms; the longest wait of that writer is told too.
"""

import csv
import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import Any

HEAD = (
    "id",
    "商机名称",
    "客户",
    "负责人",
    "金额",
    "阶段",
    "开始日期",
    "预计签约",
    "产品",
    "状态",
    "关闭日期",
    "来源",
    "下一步",
)
MAP = """profile = "bench"
[[file]]
match = "deals.csv"
kind = "deal"
id = "id"
[file.fields]
name = "商机名称"
customer = { column = "客户", unknown = "create" }
owner = "负责人"
amount = "金额"
stage = "阶段"
opened_on = "开始日期"
expected_close = "预计签约"
source = "来源"
next_step = "下一步"
[file.closing]
column = "状态"
won = ["赢单"]
lost = ["输单"]
on = "关闭日期"
amount = "金额"
[file.line]
product = { column = "产品", unknown = "create" }
amount = "金额"
"""
PLACES = ("华东", "申江", "宁波", "苏州", "远航", "皖南")


def write_file(folder: Path, rows: int, *, seed: int = 1) -> tuple[Path, Path]:
    """The file and its map: deals of 2,000 customers, 50 people and 40 products, half of them closed."""
    chance = random.Random(seed)
    path, mapped = folder / "deals.csv", folder / "deals.toml"
    mapped.write_text(MAP, encoding="utf-8")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number in range(rows):
            state = chance.choices(["open", "赢单", "输单"], [5, 3, 2])[0]
            opened = dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(500))
            close = opened + dt.timedelta(days=chance.randrange(120))
            customer, owner, product = f"客户第{number % 2000}工业有限公司", f"销售{number % 50}", f"产品{number % 40}"
            amount, stage = f"{chance.randrange(10_000, 9_000_000):,}", chance.randrange(1, 6)
            writer.writerow(
                [f"K{number:06d}", f"{chance.choice(PLACES)}项目{number}", customer, owner, amount, stage, opened,
                 close, product, state, close if state != "open" else "", chance.choice(["展会", "官网"]), "约拜访"]
            )  # fmt: skip
    return path, mapped


def measure(rows: int, database: str = "") -> dict[str, Any]:
    """CPU seconds of both, and the longest wait of another writer. `database`: an empty PostgreSQL database."""
    with tempfile.TemporaryDirectory(prefix="yingdan-bench-") as folder:
        file, mapped = write_file(Path(folder), rows)
        environment = os.environ | {"YINGDAN_HOME": folder} | ({"DATABASE_URL": database} if database else {})
        for words in (["upgrade"], ["seed", "empty"]):
            _run(environment, "-m", "yingdan", *words)
        with _another_writer(environment) as waits:
            product = _timed(
                environment, "-m", "yingdan", "import", "generic", str(file), "--map", str(mapped), "--json"
            )
        floor = _timed(environment, "-m", "benchmarks.importing", str(file))
    ratio = round(product["cpu_s"] / floor["cpu_s"], 2)
    return {"rows": rows, "product": product, "floor": floor, "ratio": ratio, "longest_wait_s": round(max(waits), 2)}


def _timed(environment: dict[str, str], *words: str) -> dict[str, float]:
    from benchmarks.servers import database_cpu

    postgres = "DATABASE_URL" in environment
    before, start = os.times(), time.perf_counter()
    database = database_cpu(postgres)
    _run(environment, *words)
    after = os.times()
    own = after.children_user + after.children_system - before.children_user - before.children_system
    return {"cpu_s": round(own + database_cpu(postgres) - database, 1), "wall_s": round(time.perf_counter() - start, 1)}


def _run(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")


@contextmanager
def _another_writer(environment: dict[str, str]) -> Iterator[list[float]]:
    """Somebody who changes one row every 50 ms, in a process of his own; gives how long each change took."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.importing", "--write"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    waits: list[float] = []
    reader = threading.Thread(target=lambda: waits.extend(float(line) for line in writer.stdout or ()))
    reader.start()
    try:
        yield waits
    finally:
        if writer.stdin:
            writer.stdin.close()
        writer.wait(timeout=60)
        reader.join()


def write_on() -> None:
    """The other writer: takes a number every 50 ms until its input ends, and says how long it had to wait."""
    from django.db import transaction

    from yingdan.core.numbering import next_numbers

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.wait(0.05):
        start = time.perf_counter()
        with transaction.atomic():
            next_numbers("BENCH")
        print(time.perf_counter() - start, flush=True)


def floor(file: Path) -> None:
    """Reads the file and writes deals and lines in bulk: no rights, no journal, no comparison, no undo."""
    from django.db import transaction
    from django.utils import timezone

    from yingdan.customers.models import Customer
    from yingdan.deals.models import Deal, DealLine, Stage
    from yingdan.products.models import Product

    stages = {stage.order: stage for stage in Stage.objects.all()}
    customers = dict(Customer.objects.values_list("name", "pk"))
    products = dict(Product.objects.values_list("name", "pk"))
    now = timezone.now()
    with file.open(encoding="utf-8", newline="") as text:
        for part in batched(csv.DictReader(text), 500):
            with transaction.atomic():
                deals = Deal.objects.bulk_create(_deal(row, customers, stages, now) for row in part)
                DealLine.objects.bulk_create(
                    DealLine(deal=deal, product_id=products[row["产品"]], quantity=1, amount=deal.amount, order=0)
                    for deal, row in zip(deals, part, strict=True)
                )


def _deal(row: dict[str, str], customers: dict[str, int], stages: dict[int, Any], now: dt.datetime) -> Any:
    from yingdan.deals.models import Deal

    stage, opened = stages[int(row["阶段"])], dt.date.fromisoformat(row["开始日期"])
    return Deal(
        created_at=now,
        updated_at=now,
        number=f"B-{row['id']}",
        name=row["商机名称"],
        customer_id=customers[row["客户"]],
        process_id=stage.process_id,
        stage=stage,
        stage_since=opened,
        probability=stage.probability,
        amount=Decimal(row["金额"].replace(",", "")),
        expected_close=dt.date.fromisoformat(row["预计签约"]),
        opened_on=opened,
        source=row["来源"],
        next_step=row["下一步"],
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings")
    import django

    django.setup()
    write_on() if sys.argv[1] == "--write" else floor(Path(sys.argv[1]))
