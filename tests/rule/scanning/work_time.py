"""A worker's time, of which none passes until its work has come to where it stays."""

from __future__ import annotations

import mmap

SECONDS = 60.0
"""To be given to a worker: a hundred looks at what there is to receive."""
_SECONDS_A_LOOK = SECONDS / 100


class WorkTime:
    """Stands for the module `time` in the process that waits for the work."""

    def __init__(self) -> None:
        """Have no time pass yet."""
        self._page = mmap.mmap(-1, 1)  # which a forked process shares
        self._now = 0.0

    def pass_on(self) -> None:
        """Let time pass from now on. For the work's process."""
        self._page[0] = 1

    def monotonic(self) -> float:
        """Return the seconds that have passed."""
        if self._page[0]:
            self._now += _SECONDS_A_LOOK
        return self._now

    def close(self) -> None:
        """Give the page back."""
        self._page.close()
