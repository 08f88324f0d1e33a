"""What happens to a company under way, by the product's own commands and in the facts alike."""

from random import Random

from django.db.models import F

from tests.policy.facts import SHAPES, Allowance, Crew, World
from tests.policy.worlds import LEVELS, PEOPLE, SCOPES
from yingdan.accounts import commands
from yingdan.accounts.models import Membership, RightsStamp, User
from yingdan.accounts.rules import cli_actor
from yingdan.core.policy import Actor


def shake(world: World, dice: Random) -> None:
    """Rights change while people are signed in: what was granted a moment ago must not hold any more."""
    clerk = cli_actor()
    _leave(world, clerk, dice)
    _grant(world, clerk, dice)
    _regroup(world, clerk, dice)
    _unpost(world, clerk, dice)
    _level(world, clerk, dice)


def _leave(world: World, clerk: Actor, dice: Random) -> None:
    pk = dice.choice([pk for pk in PEOPLE if not world.people[pk].deleted] or [1])
    if world.people[pk].deleted:
        return
    human = world.people[pk]
    change = commands.disable_person if human.active else commands.enable_person
    change(actor=clerk, pk=pk)
    human.active = not human.active


def _grant(world: World, clerk: Actor, dice: Random) -> None:
    role = dice.choice(sorted(world.parts))
    part = world.parts[role]
    if part.deleted or not part.allowances:
        return
    old = dice.choice(part.allowances)
    part.allowances.remove(old)
    scope = dice.choice((*SCOPES, ""))
    chosen = frozenset(dice.sample(sorted(world.units), 2)) if scope == "custom" else frozenset()
    chosen = frozenset(pk for pk in chosen if not world.units[pk].deleted)
    if scope == "custom" and not chosen:
        scope = ""
    commands.set_grant(
        actor=clerk, role=role, kind=old.kind, action=old.action, scope=scope, departments=sorted(chosen)
    )
    if scope:
        part.allowances.append(Allowance(old.kind, old.action, scope, chosen))


def _regroup(world: World, clerk: Actor, dice: Random) -> None:
    pk = dice.choice(sorted(world.crews))
    if world.crews[pk].deleted:
        return
    members = [one for one in dice.sample(PEOPLE, 3) if world.people[one].kind == "internal"]
    commands.set_members(actor=clerk, pk=pk, members=members)
    world.crews[pk] = Crew(frozenset(members))


def _unpost(world: World, clerk: Actor, dice: Random) -> None:
    if not world.posts:
        return
    post = dice.choice(world.posts)
    if world.people[post.person].deleted:
        return
    row = Membership.objects.get(user=post.person, role=post.role, department=post.department)
    commands.remove_post(actor=clerk, pk=post.person, post=row.pk)
    world.posts.remove(post)


def _level(world: World, clerk: Actor, dice: Random) -> None:
    role = dice.choice(sorted(world.parts))
    if world.parts[role].deleted:
        return
    kind = dice.choice([kind for kind, shape in SHAPES.items() if shape.fields])
    name, level = dice.choice(sorted(SHAPES[kind].fields)), dice.choice(LEVELS)
    commands.set_field_rule(actor=clerk, role=role, kind=kind, field=name, level=level)
    world.parts[role].levels[kind, name] = level


def bin_somebody(world: World, dice: Random) -> None:
    """A person goes into the recycle bin, as an import or a restore of a backup may do it: without a command."""
    pk = dice.choice(PEOPLE)
    User.objects.filter(pk=pk).update(deleted_at=F("created_at"))
    world.people[pk].deleted = True
    RightsStamp.objects.update(number=F("number") + 1)
