"""Which detectors look at variables."""

from __future__ import annotations

from functools import cached_property

from ..model import Confidence
from .detector import Detector
from .detectors import entropy
from .detectors.registry import DETECTORS
from .scanner_settings import ScannerSettings
from .signs import Signs


class VariableDetectors:
    """The detectors for variables; what a name says is judged besides."""

    def __init__(self, settings: ScannerSettings) -> None:
        base64, hexadecimal = settings.base64_entropy_limit, settings.hex_entropy_limit
        self.entropy = tuple(
            Detector(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (
                entropy.HexDetector(hexadecimal),
                entropy.RandomBase64Detector(base64),
                entropy.RandomTextDetector(base64),
            )
        )
        """Of randomly generated strings without a known shape or name."""

    @cached_property
    def shapes(self) -> Signs:
        """Of secrets with a shape of their own. A package needs none of them."""
        return Signs(DETECTORS)
