"""Who an actor is and what he may do; the policies of people, departments, teams and roles."""

from yingdan.accounts.rules.actor import Person, actor_of, cli_actor, standing_in
from yingdan.accounts.rules.invitations import invited, link_of
from yingdan.accounts.rules.policies import departments, people, roles, teams, visible_departments, visible_people
from yingdan.accounts.rules.rights import Rights, company_at, rights_number, rights_of
from yingdan.accounts.rules.sessions import Seat, has_second_step, seats_of

__all__ = [
    "Person",
    "Rights",
    "Seat",
    "actor_of",
    "cli_actor",
    "company_at",
    "departments",
    "has_second_step",
    "invited",
    "link_of",
    "people",
    "rights_number",
    "rights_of",
    "roles",
    "seats_of",
    "standing_in",
    "teams",
    "visible_departments",
    "visible_people",
]
