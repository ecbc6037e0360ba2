"""What is no secret, and why."""
