"""What was found in packages and layers: recalled, or scanned within the invocation's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from ..aws.ecr import ImageReader
from ..aws.layers import LayerNotReadable, LayerReader
from ..detection.scanner import Scanner
from ..model import CodeLine, FunctionSnapshot, RuleError, RuleParameters, Unread
from ..scanning.fingerprint import package_fingerprint
from ..scanning.result import ScanResult
from ..scanning.result_cache import PackageKey, ResultCache
from .allowance import Allowance, NoTimeLeft, scan_memory_bytes, seconds_left
from .layer import Layer
from .part import PartEvidence


class _NoCode(Exception):
    """There is nothing to scan, for the reason that it holds."""

    def __init__(self, unread: Unread) -> None:
        self.unread = unread
        super().__init__()


@dataclass(frozen=True, slots=True)
class CodeResults:
    """Results of scans of packages and layers, by what does not change: hashes and versions."""

    parameters: RuleParameters
    scanner: Scanner
    cache: ResultCache
    open_package: Callable[[str], BinaryIO]
    context: Allowance
    must_finish_scan: bool
    layers: LayerReader | None = None
    """Reads layers; if it is None, they are not judged."""
    images: ImageReader | None = None
    """Finds images; if it is None, they are not judged."""

    def known_clean(self, functions: Iterable[FunctionSnapshot]) -> frozenset[PackageKey]:
        """Return the keys of packages and layers that are known to keep no function from COMPLIANT.

        This is one request to the cache at most; what it returns is remembered.
        """
        keys = dict.fromkeys(key for function in functions for key in self.keys(function))
        known = self.cache.known(keys) if len(keys) > 1 else {}
        return frozenset(key for key, result in known.items() if not decides(result))

    def keys(self, function: FunctionSnapshot) -> tuple[PackageKey, ...]:
        """Return the keys of a function's package and layers, as far as they are judged."""
        if self._outside_scope(function) is not None:
            return ()
        judged = (_code(function), *(function.layers if self._layer_reader else ()))
        return tuple(self._key(each) for each in judged)

    def of(
        self,
        function: FunctionSnapshot,
        with_code: Callable[[FunctionSnapshot], FunctionSnapshot] | None = None,
    ) -> PartEvidence:
        """Return what was found in a function's package and layers.

        A part that could not be read for now keeps no other part from being read.

        Args:
            function: a version of a function.
            with_code: reads the version with its package's URL, if the package must be scanned;
                None if GetFunction has shown the version, with the URL or why there is none.
        """
        outside = self._outside_scope(function)
        if outside is not None:
            return PartEvidence((), (outside,))
        parts = [self._part("code", partial(self._package, function, with_code))]
        if (reader := self._layer_reader) is not None:
            parts += [self._of_layer(Layer.of(arn, function), reader) for arn in function.layers]
        return PartEvidence(
            tuple(finding for part in parts for finding in part.findings),
            tuple(unread for part in parts for unread in part.unread),
            next((part.failure for part in parts if part.failure), None),
        )

    @property
    def _layer_reader(self) -> LayerReader | None:
        return self.layers if self.parameters.scan_layers else None

    def _key(self, judged: str) -> PackageKey:
        return PackageKey(judged, package_fingerprint(self.scanner))

    def _outside_scope(self, function: FunctionSnapshot) -> Unread | None:
        """Return why the rule does not read a function's code; None if it does."""
        if not self.parameters.scan_code:
            return _not_scanned("not read, by the parameter ScanCode")
        if function.package_type not in ("Zip", "Image"):
            return Unread("code", f"packages of the type {function.package_type} are not known")
        if function.package_type == "Zip" or self._image_reader is not None:
            return None
        return _not_scanned("an image's files are read only with ScanImages=true")

    @property
    def _image_reader(self) -> ImageReader | None:
        return self.images if self.parameters.scan_images else None

    def _part(self, what: str, read: Callable[[], ScanResult]) -> PartEvidence:
        try:
            result = read()
        except _NoCode as missing:
            return PartEvidence((), (missing.unread,))
        except RuleError as error:
            unread = Unread(what, str(error), is_temporary=error.is_temporary)
            return PartEvidence((), (unread,), error if error.is_temporary else None)
        return PartEvidence(result.findings, result.unread)

    def _package(
        self,
        function: FunctionSnapshot,
        with_code: Callable[[FunctionSnapshot], FunctionSnapshot] | None,
    ) -> ScanResult:
        if function.code_unread:
            raise _NoCode(function.code_unread)

        def scan() -> ScanResult:
            whole = with_code(function) if with_code else function
            if function.package_type == "Zip" or self._image_reader is None:
                return self._scan(_url(whole))
            return self._scan_image(whole, self._image_reader)

        # Without a hash, the cache would take all such packages for the same.
        return self._recall(_code(function), scan) if function.code_sha256 else scan()

    def _of_layer(self, layer: Layer, reader: LayerReader) -> PartEvidence:
        part = self._part(f"layer {layer}", partial(self._layer, layer, reader))
        findings = (
            finding._replace(location=finding.location._replace(layer=str(layer)))
            for finding in part.findings
            if isinstance(finding.location, CodeLine)
        )
        unread = (
            each
            if each.what.startswith("layer ")
            else each._replace(what=f"layer {layer} {each.what}")
            for each in part.unread
        )
        return replace(part, findings=tuple(findings), unread=tuple(unread))

    def _layer(self, layer: Layer, reader: LayerReader) -> ScanResult:
        def scan() -> ScanResult:
            try:
                content = reader.content(layer.arn)
            except LayerNotReadable as error:
                raise _NoCode(layer.unread(str(error))) from None
            # Under another name, or another version, the same content may be known.
            return self._recall(content.code_sha256, lambda: self._scan(content.url))

        return self._recall(layer.arn, scan)

    def _recall(self, judged: str, scan: Callable[[], ScanResult]) -> ScanResult:
        result = self.cache.recall(self._key(judged), scan)
        if self.must_finish_scan and not result.finished:
            raise NoTimeLeft("not enough time was left to scan the package; raise TimeoutSeconds")
        return result

    def _scan(self, url: str) -> ScanResult:
        # It loads slowly, and most evaluations find their package in the cache.
        from ..scanning.package import scan_package  # noqa: PLC0415

        return scan_package(
            self.scanner,
            lambda: self.open_package(url),
            seconds=self._seconds(),
            memory_bytes=self._memory_bytes,
        )

    def _scan_image(self, function: FunctionSnapshot, reader: ImageReader) -> ScanResult:
        if function.code_unread:
            raise _NoCode(function.code_unread)
        # As above; and most functions are no images.
        from ..scanning.image import Image, scan_image  # noqa: PLC0415

        found = reader.find(function)
        return scan_image(
            self.scanner,
            Image(found.digest, function.architecture, found, reader.open_part),
            seconds=self._seconds(),
            memory_bytes=self._memory_bytes,
        )

    def _seconds(self) -> float:
        """Return the time for a scan.

        Raises:
            NoTimeLeft: there is none.
        """
        seconds = seconds_left(self.context)
        if seconds <= 0:
            raise NoTimeLeft(
                "no time is left to scan the package; give the rule's function a longer Timeout"
            )
        return seconds

    @property
    def _memory_bytes(self) -> int:
        return scan_memory_bytes(self.context)


def _code(function: FunctionSnapshot) -> str:
    """Return what names a function's code for good; of an image, it depends on the architecture."""
    if function.package_type == "Zip":
        return function.code_sha256
    return f"image {function.architecture} {function.code_sha256}"


def _url(function: FunctionSnapshot) -> str:
    if function.code_url is None:
        raise _NoCode(
            function.code_unread or Unread("code", "the package has no URL", is_temporary=True)
        )
    return function.code_url


def decides(result: ScanResult | PartEvidence) -> bool:
    """Tell whether a result keeps a function from COMPLIANT."""
    return any(finding.is_decisive for finding in result.findings) or any(
        unread.blocks_compliance for unread in result.unread
    )


def _not_scanned(reason: str) -> Unread:
    return Unread("code", reason, blocks_compliance=False)
