"""``--format html``: a page to send on as one file; it holds no value and loads nothing."""
