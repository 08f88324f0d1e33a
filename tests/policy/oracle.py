"""Who may do what with which row and field, worked out from facts alone, row by row, as the rules say it.

It shares no line with the policies: no query, no reach, no union of sets, no cache. It is slow on purpose.
"""

from collections.abc import Iterator

from tests.policy.facts import SHAPES, Allowance, Opening, Post, Row, World

LEVELS = ("hidden", "masked", "read", "edit")


def works_here(world: World, person: int) -> bool:
    """Only employees with a living account have any right."""
    human = world.people[person]
    return human.kind == "internal" and human.active and not human.deleted


def stands_in(world: World, taker: int, giver: int) -> bool:
    """May `taker` act with the rights of `giver` today?"""
    return (
        works_here(world, taker)
        and works_here(world, giver)
        and any(s.giver == giver and s.taker == taker and s.starts <= world.today <= s.ends for s in world.stand_ins)
    )


def granted(world: World, person: int, kind: str, action: str) -> Iterator[tuple[Post, Allowance]]:
    """Each way in which a person holds an action on a kind: the post, and what its role allows there."""
    if not works_here(world, person):
        return
    for post in world.posts:
        part = world.parts[post.role]
        if post.person != person or part.deleted or world.units[post.department].deleted:
            continue
        for allowance in part.allowances:
            if (allowance.kind, allowance.action) == (kind, action):
                yield post, allowance


def may_at_all(world: World, person: int, kind: str, action: str) -> bool:
    return any(True for _ in granted(world, person, kind, action))


def may(world: World, person: int, kind: str, action: str, pk: int) -> bool:
    """May the person do the action with this row? Nobody does anything with a row that he does not see."""
    row = row_of(world, kind, pk)
    if row.deleted or not may_at_all(world, person, kind, action):
        return False
    if action != "view" and not may(world, person, kind, "view", pk):
        return False
    return (
        in_scope(world, person, kind, action, row)
        or _shared(world, person, kind, action, pk)
        or _through_parent(world, person, kind, action, row)
    )


def in_scope(world: World, person: int, kind: str, action: str, row: Row) -> bool:
    return any(_reaches(world, post, allowance, row) for post, allowance in granted(world, person, kind, action))


def row_of(world: World, kind: str, pk: int) -> Row:
    """People and departments are rows too: a person is his own and stands in his department."""
    if kind == "person":
        human = world.people[pk]
        return Row(owner=pk, department=human.department, deleted=human.deleted)
    if kind == "department":
        return Row(department=pk, deleted=world.units[pk].deleted)
    return world.rows[kind][pk]


def _reaches(world: World, post: Post, allowance: Allowance, row: Row) -> bool:
    """A scope is meant from the department of the post that gives it; own rows are in every scope."""
    if allowance.scope == "all" or (row.owner is not None and row.owner == post.person):
        return True
    match allowance.scope:
        case "reports":
            return row.owner is not None and _reports_to(world, row.owner, post.person)
        case "team":
            return row.owner is not None and _share_a_team(world, row.owner, post.person)
        case "department":
            return row.department is not None and row.department == post.department
        case "subtree":
            return row.department is not None and post.department in _upwards(world, row.department)
        case "custom":
            return row.department is not None and row.department in allowance.departments
    return False


def _reports_to(world: World, person: int, boss: int) -> bool:
    """Does the chain of managers lead from the person to the boss? A loop ends it."""
    met: set[int] = set()
    above = world.people[person].manager
    while above is not None and above not in met:
        if above == boss:
            return True
        met.add(above)
        above = world.people[above].manager
    return False


def _share_a_team(world: World, one: int, other: int) -> bool:
    return any({one, other} <= crew.members for crew in world.crews.values() if not crew.deleted)


def _upwards(world: World, department: int) -> Iterator[int]:
    """The department and everything above it."""
    here: int | None = department
    while here is not None:
        yield here
        here = world.units[here].parent


def _shared(world: World, person: int, kind: str, action: str, pk: int) -> bool:
    """A share opens a row to who holds the action anyway: `read` for viewing, `edit` for editing as well."""
    for opening in world.openings:
        if (opening.kind, opening.record) != (kind, pk) or not _meant_for(world, person, opening):
            continue
        if opening.until is not None and opening.until < world.today:
            continue
        if action == "view" or (action == "edit" and opening.level == "edit"):
            return True
    return False


def _meant_for(world: World, person: int, opening: Opening) -> bool:
    if opening.person is not None:
        return opening.person == person
    if opening.team is not None:
        crew = world.crews[opening.team]
        return not crew.deleted and person in crew.members
    place = opening.department
    if place is None or world.units[place].deleted:
        return False
    return any(post.person == person and post.department == place for post in world.posts)


def _through_parent(world: World, person: int, kind: str, action: str, row: Row) -> bool:
    shape = SHAPES[kind]
    if not shape.follows or row.parent is None:
        return False
    if action == "view":
        return may(world, person, shape.follows, "view", row.parent)
    return shape.written_with and may(world, person, shape.follows, "edit", row.parent)


def level(world: World, person: int, kind: str, name: str, *, mine: bool) -> str:
    """How much of a field: the best of the roles that may view the kind, each by its rule or the kind's default."""
    guarded = SHAPES[kind].fields.get(name)
    if guarded is None:
        return "edit"
    if not works_here(world, person):
        return "hidden"
    viewing = {post.role for post, _allowance in granted(world, person, kind, "view")}
    found = [LEVELS.index(guarded.others)] if not viewing else []
    for role in viewing:
        rule = world.parts[role].levels.get((kind, name))
        found.append(LEVELS.index(rule or guarded.others))
        if mine:
            found.append(LEVELS.index(rule or guarded.own))
    if mine and not viewing:
        found.append(LEVELS.index(guarded.own))
    return LEVELS[max(found)]


def is_mine(world: World, person: int, kind: str, pk: int) -> bool:
    row = row_of(world, kind, pk)
    return row.owner is not None and row.owner == person


def seen(world: World, person: int, kind: str, action: str = "view") -> set[int]:
    """The keys of every row on which the person may do the action."""
    keys = {"person": world.people.keys(), "department": world.units.keys()}.get(kind) or world.rows[kind].keys()
    return {pk for pk in keys if may(world, person, kind, action, pk)}
