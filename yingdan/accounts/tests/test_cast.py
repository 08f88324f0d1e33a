"""What the built-in roles give."""

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.policy import policies


@pytest.mark.parametrize(
    ("who", "permission", "allowed"),
    [
        ("admin", "role.edit", True),
        ("director", "role.edit", False),
        ("sales", "person.view", True),
        ("dealer_a", "person.view", False),
        ("customer", "person.view", False),
        ("hr", "person.create", True),
    ],
)
def test_a_built_in_role_gives_what_its_name_says(cast: Cast, who: str, permission: str, allowed: bool) -> None:
    assert cast(who).may(permission) is allowed


def test_an_outside_user_sees_nothing_of_any_kind(cast: Cast) -> None:
    for policy in policies().values():
        assert not policy.visible(cast("dealer_a")).exists()
