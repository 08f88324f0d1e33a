"""What somebody may pass on: his own rights, not those that are only lent to him."""

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import Delegation, Share, User
from yingdan.accounts.rules.actor import Person
from yingdan.accounts.rules.policies import people
from yingdan.accounts.rules.rights import rights_of
from yingdan.core import clock
from yingdan.core.policy import Actor, Reach
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Forbidden


class Lasting(Person):
    """The actor without what is shared with him: a share ends, and what he passes on would outlive it."""

    def _reach(self, permission: str) -> Reach:
        return self.rights.reaches.get(permission, Reach())


def lasting(actor: Actor) -> Lasting:
    user = User.objects.get(pk=actor.as_user_id)
    return Lasting(user=user, rights=rights_of(user), source=actor.source)


def in_person(actor: Actor) -> None:
    """Refuse who stands in for somebody: rights that he hands out would stay when the delegation ends."""
    if actor.acting_for_id is not None:
        raise Forbidden(_("You stand in for somebody. Go back to yourself first: rights are handed out in person."))


def delegations_of(actor: Actor) -> "QuerySet[Delegation]":
    """Present and coming ones that the actor gave or takes, and those of the people whose accounts he keeps."""
    own = Q(giver=actor.user_id) | Q(taker=actor.user_id)
    if actor.may("person.admin"):
        own |= Q(giver__in=people.visible(actor, "admin").values("pk"))
    rows = Delegation.objects.filter(own, ends__gte=clock.today())
    return rows.select_related("giver", "taker").order_by("starts", "pk")


def may_stand_in_for(user: User) -> "QuerySet[User]":
    """Whom the user may stand in for today."""
    today = clock.today()
    if user.kind != "internal":
        return User.objects.none()
    taken = Delegation.objects.filter(taker=user, starts__lte=today, ends__gte=today)
    rows = User.objects.filter(pk__in=taken.values("giver"), kind="internal", is_active=True, deleted_at__isnull=True)
    return rows.order_by("pinyin", "pk")


def shares_of(kind: str, record: int) -> list[Share]:
    """To whom a record is opened now. The caller has seen to it that the reader may see the record."""
    return _shares.rows(kind=kind, record=record, today=clock.today())


_shares = Question(
    lambda: (
        Share.objects.filter(kind=Slot("kind", CharField()), record=Slot("record", BigIntegerField()))
        .exclude(until__lt=Slot("today", DateField()))
        .select_related("user", "team", "department", "by")
        .order_by("at", "pk")
    )
)
