"""One pass over a file that says where to look: replaceable, with the same findings."""
