"""Our plugins for detect-secrets, one idea in each file; `registry` is the table."""
