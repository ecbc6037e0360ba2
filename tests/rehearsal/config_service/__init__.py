"""A stand-in for AWS Config, for what no emulator has: it invokes rules and keeps verdicts."""
