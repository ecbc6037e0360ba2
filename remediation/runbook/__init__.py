"""What Automation sends, and what it reads: pure."""
