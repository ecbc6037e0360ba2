"""A stand-in for Systems Manager Automation, for what no emulator has: it executes runbooks."""
