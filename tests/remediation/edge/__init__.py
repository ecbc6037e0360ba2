"""Packages at the edge of CloudFront."""
