"""Providers' tokens by their shape: tables."""
