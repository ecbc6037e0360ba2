"""Roles are granted what they use, and no attempt beyond it succeeds."""
