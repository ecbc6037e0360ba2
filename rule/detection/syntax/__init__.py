"""How names and their values are written: in code, in settings, on command lines."""
