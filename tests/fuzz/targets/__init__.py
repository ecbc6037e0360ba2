"""One file for each parser: what it is given, and what must hold whatever that is."""
