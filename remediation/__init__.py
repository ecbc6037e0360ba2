"""Moves the plaintext secrets of a Lambda function into Secrets Manager, and back again."""
