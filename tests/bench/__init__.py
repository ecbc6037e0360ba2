"""Figures that this project promises, measured: ``python -m tests.bench``.

A module of this package that has ``rows()`` takes part.
"""
