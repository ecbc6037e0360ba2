"""The steps of the runbooks for functions at the edge of CloudFront. Each can be repeated."""
