"""Answers the requests that write down and show consent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from keepsake.core.consent import Confirmation, ConsentRecord, Subject, Use, Verdict, Wish, words_digest
from keepsake.core.errors import BadInputError, UsageError
from keepsake.core.outputs import check_destination
from keepsake.core.remaking import remade
from keepsake.engine.media.photo import read_photo
from keepsake.engine.provenance.consent import check, photo_digest
from keepsake.engine.provenance.consent_file import consent_content, parse_consent, read_consent, write_consent
from keepsake.engine.provenance.ledger import EntryKind, Ledger
from keepsake.engine.provenance.matrix import rules, sentence
from keepsake.engine.provenance.people import person_token
from keepsake.engine.requests import ConsentReading, ReadConsent, RecordConsent, WeighConsent

_GLANCE_PIXELS = 250_000


def today() -> date:
    """The day it is on this PC, in universal time."""
    return datetime.now(UTC).date()


def record_consent(request: RecordConsent) -> ConsentReading:
    """Write the grant a request describes, enter it in the ledger (without anything personal), and read it back.

    Raises UsageError when a name is missing or a fact cannot be kept, PhotoError when the photo cannot be read,
    BadInputError when the script, voice or existing record cannot be, LedgerError when the ledger is not sound,
    OutputError when the file cannot be written.
    """
    _spare_the_originals(request)
    read_photo(request.photo_path, _GLANCE_PIXELS)  # A grant for what is no picture, or a broken one, helps nobody.
    earlier = read_consent(request.output_path) if request.add and request.output_path.exists() else ()
    records = (*earlier, _record(request))
    try:
        parse_consent(consent_content(records), request.output_path.name)
    except BadInputError as error:
        raise UsageError(
            "The record could not be kept: names and remarks must be one short line each, and not empty."
        ) from error
    Ledger().append(EntryKind.GRANTED, {"person": person_token(records[-1].person_id)})
    write_consent(request.output_path, records)
    return read_consent_file(ReadConsent(consent_path=request.output_path))


def weigh_consent(request: WeighConsent) -> ConsentReading:
    """Say what a grant stands for and would allow today; nothing is written.

    Raises PhotoError when the photo cannot be read, BadInputError when the script or voice cannot be.
    """
    record = _record(request.grant)
    return ConsentReading(
        consent_path=request.grant.output_path,
        records=(record,),
        statements=(statement(record),),
        verdicts=(_own_verdict(record),),
    )


def read_consent_file(request: ReadConsent) -> ConsentReading:
    """Read a consent file and say what each record stands for and allows today.

    Raises BadInputError when it is not a sound consent record.
    """
    records = read_consent(request.consent_path)
    return ConsentReading(
        consent_path=request.consent_path,
        records=records,
        statements=tuple(statement(record) for record in records),
        verdicts=tuple(_own_verdict(record) for record in records),
    )


def statement(record: ConsentRecord) -> str:
    """The declaration a record stands for, as the person who gave it would say it."""
    words = rules()
    uses = ", ".join(words["uses"][use] for use in Use if use in record.uses)
    facts = {"granted_by": record.granted_by, "person": record.person, "uses": uses}
    facts |= {"capacity": words["capacities"][record.capacity], "audience": words["audiences"][record.audience]}
    lines = [sentence("statement", "grant", **facts)]
    if record.subject is Subject.DECEASED and not record.objection:
        lines.append(sentence("statement", "deceased", person=record.person))
    said = {Confirmation.NO_KNOWN_OBJECTION} if record.subject is Subject.DECEASED else set()
    declared = [words["declared"][word] for word in Confirmation if word in record.confirmations - said]
    if declared:
        lines.append(sentence("statement", "confirmed", confirmations="; ".join(declared)))
    if record.words_by:
        lines.append(sentence("statement", "words", author=record.words_by))
    if record.objection:
        lines.append(sentence("statement", "objection", objection=record.objection))
    return " ".join(lines)


def _record(request: RecordConsent) -> ConsentRecord:
    return remade(
        request,
        ConsentRecord,
        granted_on=today(),
        photo_sha256=photo_digest(request.photo_path),
        confirmations=_confirmations(request),
        script_sha256=words_digest(request.script) if request.script else _script_digest(request.script_path),
        voice_sha256=_digest(request.voice_path),
    )


def _confirmations(request: RecordConsent) -> frozenset[Confirmation]:
    # The statement for someone who has died says itself that no objection is known, so giving it declares that.
    if request.subject is Subject.DECEASED and not request.objection:
        return request.confirmations | {Confirmation.NO_KNOWN_OBJECTION}
    return request.confirmations


def _own_verdict(record: ConsentRecord) -> Verdict:
    wish = Wish(uses=record.uses, audience=record.audience, photo_sha256=record.photo_sha256, on=today())
    return check(record, replace(wish, script_sha256=record.script_sha256, voice_sha256=record.voice_sha256))


def _script_digest(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return words_digest(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name} is no text file; please save the words as plain text (UTF-8).") from error
    except OSError as error:
        raise BadInputError(f"The file {path.name} cannot be read; check its name and place.") from error


def _digest(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError(f"The file {path.name} cannot be read; check its name and place.") from error


def _spare_the_originals(request: RecordConsent) -> None:
    originals = (request.photo_path, request.script_path, request.voice_path)
    check_destination(request.output_path, [original for original in originals if original is not None])
