"""Clients at once: an accepted quote becomes one contract.

The naive twin looks, waits, and writes, without the lock and without the wall of the database.
"""

from typing import Any

from yingdan.accounts.testing import Cast
from yingdan.contracts import rules
from yingdan.contracts.commands import write_contract
from yingdan.contracts.models import Contract, Quote
from yingdan.contracts.testing import accepted, make_quote
from yingdan.core import clock
from yingdan.deals.tests.races import CLIENTS
from yingdan.deals.tests.racing import Client, Race, succeeded, twin, with_barrier
from yingdan.deals.tests.walls import Wall

LIVING = "WHERE deleted_at IS NULL AND NOT (state = 'terminated')"
ONE_CONTRACT = Wall(
    Contract,
    ("DROP INDEX contracts_contract_of_quote",),
    (f"CREATE UNIQUE INDEX contracts_contract_of_quote ON contracts_contract (quote_id) {LIVING}",),
)


def _quote(cast: Cast) -> Quote:
    return accepted(cast("sales"), make_quote(cast("sales")))


def _contracts(cast: Cast, quote: Quote) -> list[Client]:
    return [with_barrier(write_contract, actor=cast("sales"), pk=quote.pk)] * CLIENTS


def _written_wrongly(quote: Quote, answers: list[Any]) -> bool:
    return succeeded(answers) != 1 or Contract.objects.filter(quote=quote).count() != 1


def _write(quote: Quote, number: int) -> None:
    now = clock.now()
    Contract.objects.create(
        number=f"N-{quote.pk}-{number}",
        name=quote.name,
        quote=quote,
        customer_id=quote.customer_id,
        owner_id=quote.owner_id,
        amount=quote.amount,
        net=quote.net,
        tax=quote.tax,
        created_at=now,
        updated_at=now,
    )


RACES: dict[str, tuple[Race, Race]] = {
    "contract": (
        Race(_quote, _contracts, _written_wrongly),
        Race(
            _quote,
            twin(lambda quote: not rules.contracts_of(quote).exists(), _write),
            lambda quote, _answers: Contract.objects.filter(quote=quote).count() > 1,
            ONE_CONTRACT,
        ),
    ),
}
