"""Questions about customers that are more than a list."""

from yingdan.customers.queries.consequences import Consequence, consequences_of_delete, stays_behind
from yingdan.customers.queries.duplicates import Duplicate, Probe, duplicates_of, same_customers
from yingdan.customers.queries.pairs import Pair, twin_pairs

__all__ = [
    "Consequence",
    "Duplicate",
    "Pair",
    "Probe",
    "consequences_of_delete",
    "duplicates_of",
    "same_customers",
    "stays_behind",
    "twin_pairs",
]
