"""A container image → text files: its manifest, its layers, and what of them survives."""
