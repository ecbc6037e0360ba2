"""Proofs: exhaustive and random, with counts that `make prove` prints as one table."""

# They run outside pytest, too, and no account must be reached from there either.
import tests.conftest  # noqa: F401
