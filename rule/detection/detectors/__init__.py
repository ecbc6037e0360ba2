"""Plugins of detect-secrets that are ours, one idea a file; `registry` is the table."""
