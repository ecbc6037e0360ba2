"""From a package at the edge of CloudFront to one that holds no secret, or a refusal: pure."""
