"""Proofs at full size. A module of this package registers its own with `tests.prove.registry.proof`."""
