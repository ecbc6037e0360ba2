"""What runs while the artifact is built, and is not deployed."""
