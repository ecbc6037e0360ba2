"""Finds secrets in text: pure, and the same for variables and for files."""
