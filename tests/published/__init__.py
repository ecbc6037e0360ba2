"""Whether published packages make a function NON_COMPLIANT: 600, as functions hold them."""
