"""The steps that move secrets out of a function's code. Each can be repeated."""
