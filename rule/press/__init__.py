"""Presses the Remediate button for many functions: a few at once, and none after a failure."""
