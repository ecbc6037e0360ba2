"""Random histories of an account, lived through."""
