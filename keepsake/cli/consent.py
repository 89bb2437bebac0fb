"""`keepsake consent`: write down who agreed to what, and show it again."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from keepsake.core.consent import Audience, Capacity, Confirmation, Subject, Use
from keepsake.core.errors import ExitCode, UsageError
from keepsake.engine.requests import (
    ConsentReading,
    ErasePeople,
    LedgerReading,
    ReadConsent,
    ReadLedger,
    RecordConsent,
    RevokeConsent,
    WriteCertificate,
)
from keepsake.jobs import worker

Word = TypeVar("Word", bound=StrEnum)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with consent."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="new|show|revoke|erase|certificate|ledger")
    new = deeds.add_parser("new", help="write a consent record")
    new.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the record to write")
    new.add_argument("--photo", type=Path, required=True, help="the photo the grant is for")
    new.add_argument("--person", required=True, metavar="NAME", help="who is in the photo")
    new.add_argument("--subject", required=True, choices=_words(Subject), metavar="WHO", help="who that person is")
    new.add_argument("--uses", required=True, metavar="LIST", help=f"any of {','.join(_words(Use))}")
    new.add_argument("--audience", required=True, choices=_words(Audience), help="for whose eyes")
    new.add_argument("--granted-by", required=True, metavar="NAME", help="who agrees")
    new.add_argument("--capacity", required=True, choices=_words(Capacity), help="as what they agree")
    _configure_details(new)
    for deed, words in _DEEDS_ON_A_RECORD.items():
        deeds.add_parser(deed, help=words).add_argument("consent", type=Path, metavar="FILE")
    certificate = deeds.add_parser("certificate", help="write a record and its films as a page to print")
    certificate.add_argument("consent", type=Path, metavar="FILE")
    certificate.add_argument("-o", "--output", type=Path, required=True, metavar="PAGE.pdf|PAGE.html")
    ledger = deeds.add_parser("ledger", help="see whether the ledger of consent is sound")
    ledger.add_argument("--renew", action="store_true", help="put an unsound ledger aside and begin a new one")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Do what was asked with a record or the ledger, and say what came of it."""
    return _DEEDS[arguments.deed](arguments)


def _new(arguments: argparse.Namespace) -> ExitCode:
    if arguments.output.exists() and not (arguments.add or arguments.overwrite):
        raise UsageError(
            f"{arguments.output.name} is already there; choose another name, --add to join it, or --overwrite."
        )
    return _print(worker.record_consent(_request(arguments)))


def _show(arguments: argparse.Namespace) -> ExitCode:
    return _print(worker.read_consent(ReadConsent(consent_path=arguments.consent)))


def _revoke(arguments: argparse.Namespace) -> ExitCode:
    return _print(worker.revoke_consent(RevokeConsent(consent_path=arguments.consent)))


def _erase(arguments: argparse.Namespace) -> ExitCode:
    kept = worker.erase_people(ErasePeople(consent_path=arguments.consent))
    sys.stdout.write(
        f"{arguments.consent.name} is deleted, and the keys to what was kept of {kept} people are destroyed."
        " Films that were made, and copies and backups elsewhere, are out of Keepsake's reach.\n"
    )
    return ExitCode.DONE


def _certificate(arguments: argparse.Namespace) -> ExitCode:
    worker.write_certificate(WriteCertificate(consent_path=arguments.consent, output_path=arguments.output))
    sys.stdout.write(f"{arguments.output}\n")
    return ExitCode.DONE


def _ledger(arguments: argparse.Namespace) -> ExitCode:
    reading: LedgerReading = worker.read_ledger(ReadLedger(renew=arguments.renew))
    if reading.problem:
        sys.stdout.write(
            f"{reading.problem}\n`keepsake consent ledger --renew` puts it aside and begins a new one.\n"
        )
        return ExitCode.REFUSED_BY_CONSENT
    lines = [f"{line.number:>6}  {line.at}  {line.kind:<9} {line.digest}" for line in reading.lines]
    if reading.set_aside:
        lines.append(f"The ledger that was not sound is kept as {reading.set_aside}.")
    lines.append(f"The ledger is sound: {len(reading.lines)} entries in {reading.folder}.")
    sys.stdout.write("\n".join(lines) + "\n")
    return ExitCode.DONE


_DEEDS = {
    "new": _new,
    "show": _show,
    "revoke": _revoke,
    "erase": _erase,
    "certificate": _certificate,
    "ledger": _ledger,
}
_DEEDS_ON_A_RECORD = {
    "show": "show a consent record in words",
    "revoke": "take the grants in a record back",
    "erase": "delete what is kept of the people in a record, and the record",
}


def _configure_details(new: argparse.ArgumentParser) -> None:
    new.add_argument("--how", default="declared in Keepsake", metavar="WORDS", help="how consent was given")
    new.add_argument("--confirm", default="", metavar="LIST", help=f"declare any of {','.join(_words(Confirmation))}")
    new.add_argument("--words-by", default="", metavar="NAME", help="who wrote the words that will be spoken")
    new.add_argument("--script", type=Path, metavar="FILE", help="the words that are agreed to")
    new.add_argument("--voice", type=Path, metavar="FILE", help="the recording the voice may be copied from")
    new.add_argument("--expires", type=_day, metavar="YYYY-MM-DD", help="the last day the grant is good")
    new.add_argument(
        "--objection", default="", metavar="WORDS", help="a known objection; nothing is made against one"
    )
    new.add_argument("--overwrite", action="store_true", help="replace a record that is already there")
    new.add_argument("--add", action="store_true", help="add this person to the record instead of starting it anew")


def _request(arguments: argparse.Namespace) -> RecordConsent:
    return RecordConsent(
        output_path=arguments.output,
        photo_path=arguments.photo,
        person=arguments.person,
        subject=Subject(arguments.subject),
        uses=_listed(Use, arguments.uses, "--uses"),
        audience=Audience(arguments.audience),
        granted_by=arguments.granted_by,
        capacity=Capacity(arguments.capacity),
        how=arguments.how,
        confirmations=_listed(Confirmation, arguments.confirm, "--confirm"),
        words_by=arguments.words_by,
        script_path=arguments.script,
        voice_path=arguments.voice,
        expires_on=arguments.expires,
        objection=arguments.objection,
        add=arguments.add,
    )


def _print(reading: ConsentReading) -> ExitCode:
    lines = [f"Consent on record in {reading.consent_path.name}:"]
    for record, statement, verdict in zip(reading.records, reading.statements, reading.verdicts, strict=True):
        lines += ["", f"{record.granted_on.isoformat()}  {record.person} ({record.subject})", f"  {statement}"]
        lines += [f"  It is good until {record.expires_on.isoformat()}."] if record.expires_on else []
        lines += [f"  Does not allow it yet: {reason}" for reason in verdict.blocks]
        lines += [f"  Please think of this: {reason}" for reason in verdict.warnings]
        lines += [f"  The film will say: {card}" for card in verdict.cards]
    sys.stdout.write("\n".join(lines) + "\n")
    return ExitCode.DONE


def _listed(kind: type[Word], text: str, option: str) -> frozenset[Word]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words and option == "--uses":
        raise UsageError(f"{option} needs at least one of {', '.join(_words(kind))}.")
    strange = [word for word in words if word not in _words(kind)]
    if strange:
        raise UsageError(f"{option} does not know {strange[0]!r}; it takes any of {', '.join(_words(kind))}.")
    return frozenset(kind(word) for word in words)


def _words(kind: type[StrEnum]) -> list[str]:
    return [str(word) for word in kind]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("give a day as 2027-12-31") from error
