"""However many change at once, each gets its verdict."""
