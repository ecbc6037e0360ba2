"""What one run of the command line found: a report of subjects, before any format."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..compliance.exemption import exempting
from ..compliance.exemption_notes import exemption_notes
from ..model import CodeLine, Exemption, Finding, Unread

if TYPE_CHECKING:  # Most reports hold none of these.
    from datetime import datetime

    from ..model import Evidence, Verdict
    from ..model.button_plan import ButtonPlan


class SubjectKind(StrEnum):
    """What was judged."""

    ENVIRONMENT = "environment"
    """A file of environment variables."""
    FOLDER = "folder"
    """A package that is not packed."""
    ARCHIVE = "archive"
    """A packed package."""
    FILE = "file"
    """A single text file of a package."""
    TEMPLATE = "template"
    """A function in a template, or a template without functions."""
    FUNCTION = "function"
    """A function in an account."""


class Status(StrEnum):
    """The outcome for one subject; the first that fits."""

    FOUND = "secrets found"
    BROKEN = "sealed and broken"
    UNREAD = "not read"
    CLEAN = "clean"


class Tool(NamedTuple):
    """The program that made a report, and the versions that decide its findings."""

    name: str
    version: str
    detect_secrets: str
    """The version of detect-secrets."""
    fingerprint: str
    """A digest that changes whenever the findings in a text could change."""


class Function(NamedTuple):
    """Which function in which account a subject is."""

    arn: str
    account_id: str
    region: str
    runtime: str = ""
    """AWS's identifier; empty for an image."""
    owner: str = ""
    """Who owns it, as tags say; empty if they do not."""
    modified: str = ""
    """When it was last changed, in ISO 8601; empty if that is not known."""


class Read(NamedTuple):
    """How much of a subject was read."""

    files: int = 0
    bytes: int = 0
    """Of text, in UTF-8."""
    variables: int | None = None
    """Different names of variables; None for a package."""


class ExemptFinding(NamedTuple):
    """A finding that would count, and the exemptions that are in force for it."""

    finding: Finding
    exemptions: tuple[Exemption, ...]


class Subject(NamedTuple):
    """One thing that was judged, with all that was found in it, and what was not read."""

    kind: SubjectKind
    name: str
    """The path as it was given, or the function's name."""
    findings: tuple[Finding, ...] = ()
    """All that are not exempt; what is not decisive among them does not count."""
    exempt: tuple[ExemptFinding, ...] = ()
    unread: tuple[Unread, ...] = ()
    read: Read | None = None
    """None if it is not known, as for what comes from a cache."""
    omitted: tuple[tuple[str, int], ...] = ()
    """Kinds of items that were left out of the lists above, and how many of each."""
    notes: tuple[str, ...] = ()
    """What exemptions did, and which have expired, in sentences."""
    function: Function | None = None
    """None for a file."""
    verdict: "Verdict | None" = None
    """The rule's verdict on a function; None for a file."""
    part: str = ""
    """Which of several environments in a file: the name of a function, a container or a stage."""
    plan: "ButtonPlan | None" = None
    """What the button would do to a function; None unless an audit was asked to plan."""
    remediation_blocker: str | None = None
    """Why the Remediate button cannot move the variables; None if no reason is known."""
    faults: tuple[str, ...] = ()
    """What a sealed function lacks to start with its values."""
    is_sealed: bool = False
    """Whether the function loads its values from Secrets Manager, by the button's work."""

    @classmethod
    def of(  # noqa: PLR0913 - each is a field of its own
        cls,
        kind: SubjectKind,
        name: str,
        evidence: "Evidence",
        *,
        part: str = "",
        read: Read | None = None,
        omitted: tuple[tuple[str, int], ...] = (),
        function: Function | None = None,
        verdict: "Verdict | None" = None,
        plan: "ButtonPlan | None" = None,
    ) -> "Subject":
        """Make a subject of the evidence by which the rule judges.

        Args:
            kind: what was judged.
            name: as the field says.
            evidence: its findings, with exemptions applied, and what was not read.
            part: as the field says.
            read: how much was read.
            omitted: kinds of items that the evidence lacks, and how many of each.
            function: which function it is.
            verdict: the rule's.
            plan: as the field says.
        """
        exempt = (
            ExemptFinding(finding, exempting(finding, evidence.exemptions.in_force))
            for finding in evidence.exempt
        )
        notes = tuple(long for long, _ in exemption_notes(evidence))
        return cls(
            kind,
            name,
            evidence.findings,
            tuple(exempt),
            evidence.unread,
            read,
            omitted,
            notes,
            function,
            verdict,
            part,
            plan,
            remediation_blocker=evidence.remediation_blocker,
            faults=evidence.broken.faults if evidence.broken else (),
            is_sealed=evidence.is_sealed,
        )

    @property
    def breakage(self) -> str:
        """What a sealed function lacks to start, in words; empty if it lacks nothing."""
        return f"the sealed function cannot start: {', '.join(self.faults)}" if self.faults else ""

    @property
    def title(self) -> str:
        """The name, with the part if there are several."""
        return f"{self.name} ({self.part})" if self.part else self.name

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that count."""
        return tuple(finding for finding in self.findings if finding.is_decisive)

    @property
    def secrets(self) -> int:
        """How many secrets count: several detectors may find the same one."""
        return len({finding.location for finding in self.counted})

    @property
    def weak(self) -> int:
        """How many matches in third-party files and samples do not count."""
        return sum(
            isinstance(finding.location, CodeLine) and not finding.is_decisive
            for finding in self.findings
        )

    @property
    def missing(self) -> tuple[Unread, ...]:
        """What should have been read, and was not."""
        return tuple(unread for unread in self.unread if unread.blocks_compliance)

    @property
    def status(self) -> Status:
        """The outcome."""
        if self.counted:
            return Status.FOUND
        if self.faults:
            return Status.BROKEN
        return Status.UNREAD if self.missing else Status.CLEAN


class Report(NamedTuple):
    """What one run found."""

    command: str
    """``environment``, ``package`` or ``audit``."""
    tool: Tool
    made_at: "datetime"
    """In UTC."""
    subjects: tuple[Subject, ...]
    unread: tuple[Unread, ...] = ()
    """What belongs to no subject, such as a Region whose functions could not be listed."""

    @property
    def missing(self) -> Iterator[Unread]:
        """What should have been read, and was not, of the run and of each subject."""
        yield from (unread for unread in self.unread if unread.blocks_compliance)
        for subject in self.subjects:
            yield from subject.missing

    @property
    def secrets(self) -> int:
        """How many secrets count in all subjects."""
        return sum(subject.secrets for subject in self.subjects)
