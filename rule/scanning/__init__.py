"""Scans one environment or one package, within limits of time and memory; results are cached."""
