"""One environment or one package: bounded in time and memory, and cached."""
