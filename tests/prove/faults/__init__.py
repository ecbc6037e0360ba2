"""Each call fails in each way, and each run is interrupted: nothing is lost, and verdicts are
right."""
