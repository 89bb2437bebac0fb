"""What can be asked about consent and its ledger, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Subject, Use, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """Write down one person's grant, bound to the photo, script and voice it is for. Answered by `ConsentReading`.

    With `add` the person joins the records already in the file instead of replacing them. The words that are agreed
    to are in `script_path`, or are `script` itself.
    """

    output_path: Path
    photo_path: Path
    person: str
    subject: Subject
    uses: frozenset[Use]
    audience: Audience
    granted_by: str
    capacity: Capacity
    how: str = "declared in Keepsake"
    confirmations: frozenset[Confirmation] = frozenset()
    words_by: str = ""
    script_path: Path | None = None
    voice_path: Path | None = None
    expires_on: date | None = None
    objection: str = ""
    add: bool = False
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighConsent:
    """Say what a grant would allow, without writing it down. Answered by `ConsentReading`, of that grant alone."""

    grant: RecordConsent


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighPeople:
    """Hold what a film does with the people of one photo against the consent on record. Answered by `PeopleReading`.

    `uses`, `script` and `faces` are those of a `Portrayal`; `audience` None for everybody who was agreed to.
    """

    photo_path: Path
    consent_path: Path | None
    uses: frozenset[Use]
    script: str = ""
    faces: tuple[int, ...] = ()
    audience: Audience | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleReading:
    """How the people of one photo stand to a film: how many move, what is on record for each, and what is missing.

    `records` and `statements` go together; `missing` is empty when the film may be made. All in plain words.
    """

    people: int
    records: tuple[ConsentRecord, ...] = ()
    statements: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConsent:
    """Read a consent file. Answered by `ConsentReading`."""

    consent_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentReading:
    """The records of a consent file, the statement each stands for, and what each allows today for its own photo."""

    consent_path: Path
    records: tuple[ConsentRecord, ...]
    statements: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeConsent:
    """Take back the grants in a consent file, for good. Answered by `ConsentReading`."""

    consent_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePeople:
    """Delete what Keepsake keeps of the people in a consent file. Answered by how many something was kept of."""

    consent_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCertificate:
    """Write what a consent file says, and what was made under it, as a page to print. Answered by nothing."""

    consent_path: Path
    output_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLedger:
    """Look into the ledger of consent; with `renew`, set one that is not sound aside. Answered by `LedgerReading`."""

    renew: bool = False


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry of the ledger: its number, what happened, when (ISO 8601, universal time), and its hash."""

    number: int
    kind: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReading:
    """The ledger: what is wrong with it (empty when sound), its entries, and where an unsound one was put."""

    folder: Path
    problem: str = ""
    lines: tuple[LedgerLine, ...] = ()
    set_aside: Path | None = None
