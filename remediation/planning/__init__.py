"""What is to be done, what stands against it and what to know before: pure."""
