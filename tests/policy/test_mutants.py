"""A policy bug does not stay unseen: the same comparison finds each of these."""

import pytest

from tests.policy.comparing import told
from tests.policy.mutants import MUTANTS, WORLDS, Mutant, planted

# In short, some of each kind: they stand in that order.
EVERY = 5
PLANTED = [
    pytest.param(one, id=str(one), marks=[pytest.mark.thorough] if at % EVERY else []) for at, one in enumerate(MUTANTS)
]


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("mutant", PLANTED)
def test_the_comparison_finds_this_bug(mutant: Mutant) -> None:
    assert told(mutant) is not None, f"{mutant} survives {len(WORLDS)} worlds"


def test_a_bug_whose_place_has_moved_is_told() -> None:
    gone = Mutant("gone", "yingdan.core.policy.policy:Policy.owns", "this is not written there", "")
    with pytest.raises(LookupError), planted(gone):
        pass
