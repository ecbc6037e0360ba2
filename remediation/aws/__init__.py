"""Every call to AWS, and what AWS holds."""
