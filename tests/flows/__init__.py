"""The product on the embedded AWS: from end to end, the demo, and canaries."""
