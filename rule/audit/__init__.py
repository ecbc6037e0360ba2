"""A live account's functions, judged as the rule does, with nothing deployed; not deployed."""
