"""What the figures of a company come to, counted in plain SQL on its SQLite file, without any code of the product."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

WON = "deals_deal d JOIN deals_outcome o ON o.deal_id = d.id WHERE d.deleted_at IS NULL AND d.state = 'won'"
OPEN = "deals_deal d WHERE d.deleted_at IS NULL AND d.state = 'open'"
FORCE = "contracts_contract WHERE deleted_at IS NULL AND state IN ('signed', 'completed', 'archived')"
SHARE = "SELECT round(100.0 * sum(state = 'won') / count(*), 4) FROM deals_deal d WHERE d.deleted_at IS NULL AND "
ISSUED = "finance_invoice WHERE deleted_at IS NULL AND state IN ('issued', 'delivered', 'received', 'reversed')"
# Amounts are counted in fen, so that nothing is lost on the way.
TOTALS = {
    "contracts.signed_amount": f"SELECT sum(CAST(round(amount * 100) AS INTEGER)) / 100.0 FROM {FORCE}",
    "contracts.signed_count": f"SELECT count(*) FROM {FORCE} AND parent_id IS NULL",
    "deals.won_amount": f"SELECT sum(CAST(round(o.amount * 100) AS INTEGER)) / 100.0 FROM {WON}",
    "deals.won_count": f"SELECT count(*) FROM {WON}",
    "deals.lost_count": "SELECT count(*) FROM deals_deal WHERE deleted_at IS NULL AND state = 'lost'",
    "deals.win_rate": f"{SHARE} d.state IN ('won', 'lost')",
    "deals.win_rate_all": f"{SHARE} d.state <> 'void'",
    "deals.open_amount": f"SELECT sum(CAST(round(d.amount * 100) AS INTEGER)) / 100.0 FROM {OPEN}",
    "deals.open_count": f"SELECT count(*) FROM {OPEN}",
    "deals.weighted_amount": (
        f"SELECT round(sum(CAST(round(d.amount * 100) AS INTEGER) * d.probability) / 10000.0, 4) FROM {OPEN}"
    ),
    "deals.cycle_days": f"SELECT round(avg(julianday(d.closed_on) - julianday(d.opened_on)), 4) FROM {WON}",
    "finance.collected_amount": (
        "SELECT sum(CAST(round(amount * 100) AS INTEGER)) / 100.0 FROM finance_receipt WHERE deleted_at IS NULL"
    ),
    "finance.invoiced_amount": f"SELECT sum(CAST(round(amount * 100) AS INTEGER)) / 100.0 FROM {ISSUED}",
}
# level -> the deals whose amounts count, for the goal in ? with its days.
BELOW = (
    "d.department_id IN (SELECT b.id FROM accounts_department b JOIN accounts_department a ON b.path LIKE a.path || '%'"
)
REACHED = {
    "company": "1 = 1",
    "department": f"{BELOW} WHERE a.id = g.department_id)",
    "person": "d.owner_id = g.owner_id",
    "dealer": "d.dealer_id IN (SELECT id FROM dealers_dealer WHERE party_id = g.party_id)",
}


def figure(home: Path, sql: str) -> Decimal:
    """One number of the company in this home."""
    with closing(sqlite3.connect(home / "yingdan.sqlite3")) as connection:
        return Decimal(str(connection.execute(sql).fetchone()[0]))


def results(home: Path) -> dict[int, tuple[Decimal, Decimal]]:
    """goal that is over -> what it says was reached, and what its deals come to."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    with closing(sqlite3.connect(home / "yingdan.sqlite3")) as connection:
        for level, which in REACHED.items():
            counted = (
                f"SELECT coalesce(sum(CAST(round(o.amount * 100) AS INTEGER)), 0) / 100.0 FROM {WON}"
                f" AND d.closed_on BETWEEN g.since AND g.until AND {which}"
            )
            rows = connection.execute(
                f"SELECT g.id, g.result, ({counted}) FROM goals_goal g WHERE g.level = ? AND g.result IS NOT NULL",
                (level,),
            )
            found |= {pk: (Decimal(str(said)), Decimal(str(sums))) for pk, said, sums in rows}
    return found


def by_quarter(home: Path) -> dict[str, Decimal]:
    """quarter -> what was won in it."""
    quarter = "strftime('%Y', closed) || 'Q' || ((CAST(strftime('%m', closed) AS INTEGER) + 2) / 3)"
    rows = f"SELECT d.closed_on AS closed, CAST(round(o.amount * 100) AS INTEGER) AS fen FROM {WON}"
    with closing(sqlite3.connect(home / "yingdan.sqlite3")) as connection:
        found = connection.execute(f"SELECT {quarter}, sum(fen) / 100.0 FROM ({rows}) GROUP BY 1").fetchall()
    return {name: Decimal(str(amount)) for name, amount in found}
