"""From a source file and a line to the change that takes a secret out of it, or a refusal: pure."""
