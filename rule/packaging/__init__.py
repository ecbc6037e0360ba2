"""Runs while the artifact is built; not deployed."""
