"""Finds plaintext secrets in AWS Lambda functions and judges them for AWS Config."""
