"""What a name asks for."""
