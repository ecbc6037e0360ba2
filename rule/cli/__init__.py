"""The command line: not deployed."""
