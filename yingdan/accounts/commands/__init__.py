"""Every change of people, departments, teams and roles."""

from yingdan.accounts.commands.delegations import end_delegation, give_delegation
from yingdan.accounts.commands.handover import Heap, hand_over, hand_over_everything, preview_hand_over
from yingdan.accounts.commands.inviting import accept_invitation, invite_person
from yingdan.accounts.commands.knocking import came_in, knock
from yingdan.accounts.commands.lists import delete_view, edit_view, restore_view, save_view, set_first_view
from yingdan.accounts.commands.organisation import (
    DepartmentDraft,
    create_departments,
    create_team,
    delete_department,
    edit_department,
    edit_team,
    set_members,
)
from yingdan.accounts.commands.own import (
    end_other_sessions,
    end_own_session,
    second_step_changed,
    session_moved,
    set_own_contacts,
    set_own_password,
)
from yingdan.accounts.commands.own_fields import add_field, delete_field, edit_field, move_field, restore_field
from yingdan.accounts.commands.people import (
    PersonDraft,
    add_post,
    create_party,
    create_people,
    disable_person,
    edit_person,
    enable_person,
    end_sessions,
    remove_post,
    set_password,
    set_preferences,
    sign_out_person,
)
from yingdan.accounts.commands.roles import (
    create_role,
    delete_role,
    edit_role,
    install_roles,
    refresh_roles,
    set_field_rule,
    set_grant,
)
from yingdan.accounts.commands.setup import edit_company, first_administrator, found_company
from yingdan.accounts.commands.shares import share_record, unshare_record
from yingdan.accounts.commands.tokens import create_token, note_use, revoke_token

__all__ = [
    "DepartmentDraft",
    "Heap",
    "PersonDraft",
    "accept_invitation",
    "add_field",
    "add_post",
    "came_in",
    "create_departments",
    "create_party",
    "create_people",
    "create_role",
    "create_team",
    "create_token",
    "delete_department",
    "delete_field",
    "delete_role",
    "delete_view",
    "disable_person",
    "edit_company",
    "edit_department",
    "edit_field",
    "edit_person",
    "edit_role",
    "edit_team",
    "edit_view",
    "enable_person",
    "end_delegation",
    "end_other_sessions",
    "end_own_session",
    "end_sessions",
    "first_administrator",
    "found_company",
    "give_delegation",
    "hand_over",
    "hand_over_everything",
    "install_roles",
    "invite_person",
    "knock",
    "move_field",
    "note_use",
    "preview_hand_over",
    "refresh_roles",
    "remove_post",
    "restore_field",
    "restore_view",
    "revoke_token",
    "save_view",
    "second_step_changed",
    "session_moved",
    "set_field_rule",
    "set_first_view",
    "set_grant",
    "set_members",
    "set_own_contacts",
    "set_own_password",
    "set_password",
    "set_preferences",
    "share_record",
    "sign_out_person",
    "unshare_record",
]
