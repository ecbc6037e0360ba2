"""What a name says about its value."""
