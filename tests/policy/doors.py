"""The same questions through the door: requests of a signed-in browser."""

from collections.abc import Iterator
from random import Random

from django.test import Client

from tests.policy import oracle
from tests.policy.asking import Asker, differences
from tests.policy.screens import KEYS, SCREENED
from yingdan.accounts.models import User
from yingdan.ui.kinds import kind_of


def browser(asker: Asker) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=asker.actor.user_id))
    if asker.actor.acting_for_id is not None:
        session = client.session
        session["standing_in"] = asker.actor.acting_for_id
        session.save()
    return client


def pages(asker: Asker, dice: Random) -> Iterator[str]:
    """One kind's list and each of its records: 200 for what is in sight, and never for anything else."""
    client, kind = browser(asker), dice.choice(SCREENED)
    url = kind_of(kind).url
    answer = client.get(url)
    told = {int(pk) for pk in KEYS.findall(answer.content.decode())}
    yield from differences(f"{asker} GET {url}", told, asker.seen(kind))
    works = oracle.works_here(asker.world, asker.actor.user_id)
    for pk in asker.world.rows[kind]:
        path = f"{url}{pk}/{dice.choice(('', 'peek/', 'history/'))}"
        status = client.get(path).status_code
        right = {200} if pk in asker.seen(kind) else {404} if works else {302, 403, 404}
        if status not in right:
            yield f"{asker} GET {path}: {status} instead of {right}"
