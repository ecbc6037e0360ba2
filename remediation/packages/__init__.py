"""The bytes of a package, and what its files do: from which secrets can be taken. Pure."""
