"""What the button would do to functions, before anybody presses it; not deployed."""
