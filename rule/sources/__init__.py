"""From hostile bytes to text files, within limits."""
