"""AWS Config's words in, verdict and annotation out: pure."""
