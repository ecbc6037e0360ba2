"""Results of scans on disk: a file for each package, by its hash and the scanner's fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ..model import CacheUnavailable
from .private_files import replace_private

_REMOVED_AFTER = timedelta(days=31)
"""A day more than results are kept for: nobody asks for them any more."""


@dataclass(frozen=True, slots=True)
class DiskCache:
    """A folder of results; stands in the place of the rule's table."""

    folder: Path
    """A private one."""

    def get(self, key: str, now: int) -> str | None:
        """Return the text under a key; None if there is none, or it has expired.

        Args:
            key: letters and digits.
            now: seconds since the epoch.

        Raises:
            CacheUnavailable: the file cannot be read.
        """
        try:
            content = self._file(key).read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise CacheUnavailable(type(error).__name__) from None
        expiration, _, text = content.partition("\n")
        return text if expiration.isdecimal() and int(expiration) > now else None

    def get_all(self, keys: Sequence[str], now: int) -> Mapping[str, str]:
        """Return the texts under those keys that have one. Raises: as `get`."""
        found = {key: self.get(key, now) for key in keys}
        return {key: text for key, text in found.items() if text is not None}

    def put(self, key: str, text: str, expiration: int) -> None:
        """Store a text under a key until a time, in seconds since the epoch.

        Raises:
            CacheUnavailable: the file cannot be written.
        """
        try:
            self._file(key).parent.mkdir(mode=0o700, exist_ok=True)
            replace_private(self._file(key), f"{expiration}\n{text}")
        except OSError as error:
            raise CacheUnavailable(type(error).__name__) from None

    def remove_expired(self, now: float) -> None:
        """Remove what nobody asks for any more; what cannot be removed stays."""
        for file in self.folder.glob("*/*"):
            try:
                if file.stat().st_mtime < now - _REMOVED_AFTER.total_seconds():
                    file.unlink()
            except OSError:
                continue

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key


class NoCache:
    """Stands in the place of the rule's table where nothing can be kept."""

    def get(self, key: str, now: int) -> str | None:  # noqa: ARG002
        """Return None."""
        return None

    def get_all(self, keys: Sequence[str], now: int) -> Mapping[str, str]:  # noqa: ARG002
        """Return nothing."""
        return {}

    def put(self, key: str, text: str, expiration: int) -> None:
        """Keep nothing."""
