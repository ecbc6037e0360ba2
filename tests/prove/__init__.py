"""Proofs: exhaustive and random, with counts that `make prove` prints as one table."""
