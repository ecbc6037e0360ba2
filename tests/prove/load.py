"""Load: a thousand functions that change at once, and fifty presses, while AWS throttles."""

from __future__ import annotations

MOST_REQUESTS = 3 * (12 + 12)
"""For one event: Lambda's three attempts, each of two calls with the SDK's retries."""
