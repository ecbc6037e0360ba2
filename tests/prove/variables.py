"""The variables of the functions in the stories; proofs of leaks put values of their own here."""

WORDS = "a-heron-by-the-lake-9"
TOKEN = "glpat-" + "zK3xV9qLw2Rb7TnM4cYd"
ENVIRONMENT = {"DB_PASSWORD": WORDS, "API_TOKEN": TOKEN, "TABLE": "orders"}
