"""The commands and tables of the documentation, held to what they document."""
