"""Keeps cold starts short."""
