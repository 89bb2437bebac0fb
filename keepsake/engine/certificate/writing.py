"""Answers a `WriteCertificate` request: what was agreed to and what was made, as a page to read, print and keep."""

from __future__ import annotations

from collections.abc import Iterator

from keepsake.core.consent import ConsentRecord
from keepsake.core.outputs import check_destination, write_whole
from keepsake.engine.certificate.parts import TITLE, Kind, Part
from keepsake.engine.provenance.consent_file import read_consent
from keepsake.engine.provenance.ledger import Entry, EntryKind, Ledger
from keepsake.engine.provenance.matrix import rules
from keepsake.engine.provenance.people import People
from keepsake.engine.provenance.records import statement, today
from keepsake.engine.requests import WriteCertificate

SUFFIXES = (".pdf", ".html", ".htm")
_NOTE = (
    "This page shows what a person declared on this PC. Keepsake did not and cannot verify who they are. The ledger"
    " shows changes by accident or other hands, not changes by the owner of this PC."
)


def write_certificate(request: WriteCertificate, ledger: Ledger | None = None) -> None:
    """Write the certificate of a consent file as PDF, or as HTML that loads and runs nothing, by its name's ending.

    Raises BadInputError when the file is not a sound record, LedgerError when the ledger is not sound, MissingError
    when this PC cannot draw letters, UsageError or OutputError when the page cannot be written there.
    """
    from keepsake.engine.certificate.html import html_page
    from keepsake.engine.certificate.pdf import pdf_page

    ledger = ledger or Ledger()
    destination = check_destination(request.output_path, [request.consent_path], SUFFIXES)
    records = read_consent(request.consent_path)
    parts = certificate(records, ledger.entries(), People(ledger.folder))
    is_pdf = destination.suffix.lower() == ".pdf"
    write_whole(destination, pdf_page(parts) if is_pdf else html_page(parts))


def certificate(records: tuple[ConsentRecord, ...], entries: tuple[Entry, ...], people: People) -> tuple[Part, ...]:
    """The page's parts for these records and the exports in `entries` that rest on them."""
    last = entries[-1].digest if entries else "not there yet"
    return (
        Part(Kind.TITLE, TITLE),
        *(part for record in records for part in _person(record, entries, people)),
        Part(Kind.HEADING, "About this page"),
        Part(Kind.TEXT, _NOTE),
        Part(Kind.SMALL, f"The ledger holds {len(entries)} entries; its last is {last}."),
        Part(Kind.SMALL, f"Written by Keepsake on {today().isoformat()}."),
    )


def _person(record: ConsentRecord, entries: tuple[Entry, ...], people: People) -> Iterator[Part]:
    words = rules()
    facts = {
        "Person": f"{record.person} ({record.subject})",
        "Granted by": f"{record.granted_by}, {words['capacities'][record.capacity]}",
        "Granted on": record.granted_on.isoformat(),
        "How": record.how,
        "For": words["audiences"][record.audience],
        "Good until": record.expires_on.isoformat() if record.expires_on else "it is taken back",
        "Taken back on": record.revoked_on.isoformat() if record.revoked_on else "not taken back",
        "Wording": record.wording,
        "Photo (SHA-256)": record.photo_sha256,
        "Script (SHA-256)": record.script_sha256 or "none",
        "Voice (SHA-256)": record.voice_sha256 or "none",
    }
    yield Part(Kind.HEADING, record.person)
    yield Part(Kind.QUOTE, statement(record))
    for name, value in facts.items():
        yield Part(Kind.FACT, str(value), name)
    yield Part(Kind.SUBHEADING, "Films and pictures made")
    made = tuple(_films(record, entries, people))
    yield from made or (Part(Kind.ITEM, "none"),)


def _films(record: ConsentRecord, entries: tuple[Entry, ...], people: People) -> Iterator[Part]:
    seals = set(people.unsealed(record.person_id))
    for entry in entries:
        if entry.kind is EntryKind.EXPORTED and seals.intersection(entry.facts.get("people", ())):
            yield Part(Kind.ITEM, f"{entry.at}: {entry.facts['film']}")
