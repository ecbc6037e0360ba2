"""Inputs that nobody would write, tried by the million; `make fuzz` looks for more."""
