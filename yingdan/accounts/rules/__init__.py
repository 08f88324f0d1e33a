"""Who an actor is and what he may do; the policies of people, departments, teams and roles."""

from yingdan.accounts.rules.actor import Person, actor_of, cli_actor, standing_in
from yingdan.accounts.rules.invitations import invited, link_of
from yingdan.accounts.rules.lists import (
    departments_to_share,
    may_change_view,
    may_share_with_all,
    teams_to_share,
    visible_views,
)
from yingdan.accounts.rules.own_fields import filled, own_fields
from yingdan.accounts.rules.policies import (
    colleague,
    departments,
    people,
    roles,
    teams,
    visible_departments,
    visible_people,
)
from yingdan.accounts.rules.reasons import Reason, reasons
from yingdan.accounts.rules.rights import Rights, company_at, rights_number, rights_of
from yingdan.accounts.rules.sessions import Seat, has_second_step, seats_of, session_row, signed_in_at, signed_in_user
from yingdan.accounts.rules.standing import delegations_of, in_person, lasting, may_stand_in_for, shares_of
from yingdan.accounts.rules.tokens import digest_of, own_tokens, token_of

__all__ = [
    "Person",
    "Reason",
    "Rights",
    "Seat",
    "actor_of",
    "cli_actor",
    "colleague",
    "company_at",
    "delegations_of",
    "departments",
    "departments_to_share",
    "digest_of",
    "filled",
    "has_second_step",
    "in_person",
    "invited",
    "lasting",
    "link_of",
    "may_change_view",
    "may_share_with_all",
    "may_stand_in_for",
    "own_fields",
    "own_tokens",
    "people",
    "reasons",
    "rights_number",
    "rights_of",
    "roles",
    "seats_of",
    "session_row",
    "shares_of",
    "signed_in_at",
    "signed_in_user",
    "standing_in",
    "teams",
    "teams_to_share",
    "token_of",
    "visible_departments",
    "visible_people",
    "visible_views",
]
