"""Filters: what is no secret, and why. `--explain` prints a filter's name."""
