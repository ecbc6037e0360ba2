"""Takes back whatever a stack sealed, then deletes the stack. Run by its owner; not deployed."""
