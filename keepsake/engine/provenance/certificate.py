"""Answers a `WriteCertificate` request: what was agreed to and what was made, as one page to read, print and keep."""

from __future__ import annotations

from html import escape

from keepsake.core.consent import ConsentRecord
from keepsake.core.outputs import check_destination, write_whole
from keepsake.engine.provenance.consent_file import read_consent
from keepsake.engine.provenance.ledger import Entry, EntryKind, Ledger
from keepsake.engine.provenance.people import People
from keepsake.engine.provenance.records import statement, today
from keepsake.engine.requests import WriteCertificate

_STYLE = """
body { font: 18px/1.5 Georgia, serif; max-width: 44em; margin: 3em auto; padding: 0 1em; color: #222; }
h1 { font-size: 1.7em; } h2 { margin-top: 2em; border-bottom: 1px solid #999; }
dt { font-weight: bold; } dd { margin: 0 0 .6em 0; } blockquote { font-style: italic; }
code { font-size: .75em; overflow-wrap: anywhere; } small { color: #555; }
"""
_NOTE = (
    "This page shows what a person declared on this PC. Keepsake did not and cannot verify who they are. The ledger"
    " shows changes by accident or other hands, not changes by the owner of this PC."
)


def write_certificate(request: WriteCertificate, ledger: Ledger | None = None) -> None:
    """Write the certificate of a consent file as HTML; it loads nothing and runs nothing.

    Raises BadInputError when the file is not a sound record, LedgerError when the ledger is not sound, UsageError or
    OutputError when the page cannot be written there.
    """
    ledger = ledger or Ledger()
    destination = check_destination(request.output_path, [request.consent_path], (".html", ".htm"))
    records = read_consent(request.consent_path)
    entries = ledger.entries()
    write_whole(destination, certificate(records, entries, People(ledger.folder)).encode("utf-8"))


def certificate(records: tuple[ConsentRecord, ...], entries: tuple[Entry, ...], people: People) -> str:
    """The page, HTML 5, for these records and the exports in `entries` that rest on them."""
    parts = [_person(record, entries, people) for record in records]
    head = f"The ledger holds {len(entries)} entries; its last is <code>{_last(entries)}</code>."
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Record of consent</title><style>{_STYLE}</style></head><body>\n<h1>Record of consent</h1>\n"
        f"{''.join(parts)}<h2>About this page</h2>\n<p>{escape(_NOTE)}</p>\n<p><small>{head}"
        f" Written by Keepsake on {today().isoformat()}.</small></p>\n</body></html>\n"
    )


def _person(record: ConsentRecord, entries: tuple[Entry, ...], people: People) -> str:
    facts = {
        "Person": f"{record.person} ({record.subject})",
        "Granted by": f"{record.granted_by} ({record.capacity})",
        "Granted on": record.granted_on.isoformat(),
        "How": record.how,
        "For": record.audience,
        "Good until": record.expires_on.isoformat() if record.expires_on else "it is taken back",
        "Taken back on": record.revoked_on.isoformat() if record.revoked_on else "not taken back",
        "Wording": record.wording,
        "Photo (SHA-256)": record.photo_sha256,
        "Script (SHA-256)": record.script_sha256 or "none",
        "Voice (SHA-256)": record.voice_sha256 or "none",
    }
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items())
    return (
        f"<h2>{escape(record.person)}</h2>\n<blockquote>{escape(statement(record))}</blockquote>\n"
        f"<dl>{listed}</dl>\n{_films(record, entries, people)}"
    )


def _films(record: ConsentRecord, entries: tuple[Entry, ...], people: People) -> str:
    seals = set(people.unsealed(record.person_id))
    made = [
        f"<li>{escape(entry.at)}: <code>{escape(entry.facts['film'])}</code></li>"
        for entry in entries
        if entry.kind is EntryKind.EXPORTED and seals.intersection(entry.facts.get("people", ()))
    ]
    return f"<h3>Films and pictures made</h3>\n<ul>{''.join(made) or '<li>none</li>'}</ul>\n"


def _last(entries: tuple[Entry, ...]) -> str:
    return escape(entries[-1].digest) if entries else "not there yet"
