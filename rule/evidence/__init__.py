"""From a version of a function to what was found in it, and what was not read."""
