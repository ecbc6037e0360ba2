"""Reads text files from untrusted packages, within limits."""
