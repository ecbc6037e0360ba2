"""The steps of the runbooks: each finds its own earlier work, and can be repeated."""
