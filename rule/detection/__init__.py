"""From text to findings: pure, and the same for variables and for files."""
