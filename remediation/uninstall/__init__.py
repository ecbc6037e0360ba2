"""Backs out every function that a stack sealed, then deletes the stack. Not deployed."""
