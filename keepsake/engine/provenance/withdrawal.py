"""Answers the requests that take consent back, delete a person, and look into the ledger."""

from __future__ import annotations

from keepsake.core.consent import ConsentRecord
from keepsake.core.errors import LedgerError
from keepsake.core.folders import empty_cache
from keepsake.core.outputs import check_destination
from keepsake.engine.provenance.consent import revoke
from keepsake.engine.provenance.consent_file import read_consent, write_consent
from keepsake.engine.provenance.ledger import EntryKind, Ledger
from keepsake.engine.provenance.people import People, person_token
from keepsake.engine.provenance.records import read_consent_file, today
from keepsake.engine.requests import (
    ConsentReading,
    ErasePeople,
    LedgerLine,
    LedgerReading,
    ReadConsent,
    ReadLedger,
    RevokeConsent,
)


def revoke_consent(request: RevokeConsent, ledger: Ledger | None = None) -> ConsentReading:
    """Take back the grants in a file: in the file itself, and in the ledger, so that no old copy of it counts.

    Raises BadInputError when it is not a sound record, LedgerError or OutputError when it cannot be written down.
    """
    records = read_consent(request.consent_path)
    _enter(records, EntryKind.REVOKED, ledger or Ledger())
    write_consent(request.consent_path, tuple(revoke(record, today()) for record in records))
    return read_consent_file(ReadConsent(consent_path=request.consent_path))


def erase_people(request: ErasePeople, ledger: Ledger | None = None) -> int:
    """Delete what is kept of the people in a consent file: their keys first, then what was sealed, then the file, and
    everything in the cache, where small pictures and pieces of films may show them.

    Returns how many people something was kept of. Films already made, and copies elsewhere, are out of reach.
    Raises BadInputError when it is not a sound record, LedgerError or OutputError when it cannot be written down.
    """
    ledger = ledger or Ledger()
    records = read_consent(request.consent_path)
    destination = check_destination(request.consent_path)
    _enter(records, EntryKind.ERASED, ledger)
    people = People(ledger.folder)
    erased = sum(people.erase(record.person_id) for record in records)
    destination.unlink(missing_ok=True)
    empty_cache()
    return erased


def read_ledger(request: ReadLedger, ledger: Ledger | None = None) -> LedgerReading:
    """Say whether the ledger is sound and what is in it; with `renew`, set an unsound one aside first.

    Raises OutputError when it cannot be set aside.
    """
    ledger = ledger or Ledger()
    problem = _problem(ledger)
    aside = ledger.set_aside() if problem and request.renew else None
    if problem and not request.renew:
        return LedgerReading(folder=ledger.folder, problem=problem)
    lines = tuple(LedgerLine(entry.number, entry.kind, entry.at, entry.digest) for entry in ledger.entries())
    return LedgerReading(folder=ledger.folder, lines=lines, set_aside=aside)


def _problem(ledger: Ledger) -> str:
    try:
        ledger.verify()
    except LedgerError as error:
        return str(error)
    return ""


def _enter(records: tuple[ConsentRecord, ...], kind: EntryKind, ledger: Ledger) -> None:
    for record in records:
        ledger.append(kind, {"person": person_token(record.person_id)})
