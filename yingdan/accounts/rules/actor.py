"""The actor: a signed-in person with computed rights, perhaps standing in for another."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from yingdan.accounts.models import Delegation, Share, User
from yingdan.accounts.rules.rights import Rights, rights_of
from yingdan.core import clock
from yingdan.core.policy import NOWHERE, FieldAccess, Reach

SHARED = {"view": ("read", "edit"), "edit": ("edit",)}


@dataclass(frozen=True)
class Person:
    """Fills core's `Actor`. `rights` are those of `acting_for` when somebody stands in."""

    user: User
    rights: Rights
    source: str = "ui"
    acting_for: User | None = None
    _asked: dict[str, Reach] = field(default_factory=dict, repr=False, compare=False)

    @property
    def user_id(self) -> int:
        return self.user.pk

    @property
    def acting_for_id(self) -> int | None:
        return self.acting_for.pk if self.acting_for else None

    @property
    def as_user_id(self) -> int:
        return self.acting_for.pk if self.acting_for else self.user.pk

    @property
    def kept(self) -> dict[Any, Any]:
        return self.rights.kept

    def may(self, permission: str) -> bool:
        return not self.rights.reaches.get(permission, NOWHERE).nothing

    def reach(self, permission: str) -> Reach:
        if permission not in self._asked:
            self._asked[permission] = self._reach(permission)
        return self._asked[permission]

    def access(self, kind: str) -> dict[str, FieldAccess]:
        return self.rights.fields.get(kind, {})

    def through(self, source: str) -> "Person":
        """The same actor, coming through another door."""
        return replace(self, source=source, _asked={})

    def _reach(self, permission: str) -> Reach:
        reach = self.rights.reaches.get(permission, NOWHERE)
        kind, _, action = permission.partition(".")
        if reach.nothing or reach.everything or (kind, action) not in self._shared_kinds:
            return reach
        return replace(reach, shared=self._shares(kind, SHARED[action]).values("record"))

    @cached_property
    def _shared_kinds(self) -> frozenset[tuple[str, str]]:
        """(kind, action) pairs for which something is shared with the actor: mostly none, so most
        filters need no share branch."""
        if self.user.kind == "service":
            return frozenset()
        # A share ends with a day, and any other change of one is a change of rights.
        key = ("shared", self.as_user_id, clock.today())
        if key not in self.kept:
            pairs = set(self._granted_to_me().values_list("kind", "level").distinct())
            self.kept[key] = frozenset(
                (kind, action) for action, levels in SHARED.items() for kind, level in pairs if level in levels
            )
        found: frozenset[tuple[str, str]] = self.kept[key]
        return found

    def _shares(self, kind: str, levels: tuple[str, ...]) -> "QuerySet[Share]":
        return self._granted_to_me().filter(kind=kind, level__in=levels)

    def _granted_to_me(self) -> "QuerySet[Share]":
        to_me = Q(user=self.as_user_id) | Q(team__in=self.rights.teams) | Q(department__in=self.rights.departments)
        return Share.objects.filter(to_me).exclude(until__lt=clock.today())


def actor_of(user: User, *, source: str = "ui", number: int | None = None) -> Person:
    return Person(user=user, rights=rights_of(user, number), source=source)


def standing_in(user: User, giver_id: int, *, source: str = "ui") -> Person | None:
    """The user with the rights of `giver_id`, if a delegation says so today."""
    today = clock.today()
    if user.kind != "internal" or not user.is_active or user.deleted_at is not None:
        return None
    delegation = (
        Delegation.objects.filter(taker=user, giver=giver_id, starts__lte=today, ends__gte=today)
        .filter(giver__kind="internal", giver__is_active=True, giver__deleted_at__isnull=True)
        .select_related("giver")
        .first()
    )
    if delegation is None:
        return None
    return Person(user=user, rights=rights_of(delegation.giver), source=source, acting_for=delegation.giver)


def cli_actor() -> Person:
    """The service account of the command line: all rights, every act in the journal under its name."""
    user = User.objects.filter(username="cli", kind="service").first()
    if user is None:
        stamp = clock.now()
        user = User(username="cli", name="cli", kind="service", created_at=stamp, updated_at=stamp)
        user.set_unusable_password()
        User.objects.bulk_create([user])
    return actor_of(user, source="cli")
