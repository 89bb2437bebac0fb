"""The words in which the editor tells who agreed to what. No widgets here."""

from __future__ import annotations

from datetime import datetime

from keepsake.core.consent import Audience, Capacity, ConsentRecord, Use
from keepsake.engine.requests import LedgerLine, PeopleReading
from keepsake.project.people import Sitting

DOES = {
    Use.MOTION: "The face moves.",
    Use.VOICE: "A computer's voice speaks for them.",
    Use.CLONED_VOICE: "A computer copies their voice.",
    Use.WORDS: "They say words they never said.",
}
AGREED_TO = {
    Use.MOTION: "the face moving",
    Use.VOICE: "a computer's voice",
    Use.CLONED_VOICE: "a copied voice",
    Use.WORDS: "new words",
}
GIVEN_AS = {
    Capacity.SELF: "for themselves",
    Capacity.GUARDIAN: "as parent or guardian",
    Capacity.NEXT_OF_KIN: "as close family",
    Capacity.EXECUTOR: "as executor",
}
SEEN_BY = {
    Audience.HOUSEHOLD: "our own household",
    Audience.FAMILY: "family and friends",
    Audience.PUBLIC: "anybody",
}
AUDIENCE_CHOICES = {
    None: "Those they agreed to",
    Audience.HOUSEHOLD: "Only our own household",
    Audience.FAMILY: "Family and friends",
    Audience.PUBLIC: "Anybody",
}
NOBODY_ASKED = "Nobody has been asked yet, so the film cannot be made with this photo in motion."
ALL_AGREED = "Everything the film does has been agreed to."
LOOKING = "Looking at what was agreed …"
HAPPENED = {
    "granted": "Somebody agreed, and it was written down.",
    "revoked": "Consent was taken back.",
    "exported": "A film or picture with somebody brought to life was made.",
    "erased": "What was kept of a person was deleted.",
}


def day_in_words(day: datetime | object) -> str:
    """A day as people write it: "3 November 2026"."""
    return f"{day:%d %B %Y}".removeprefix("0")


def what_film_does(sitting: Sitting) -> str:
    """What a film does with the people of a photo."""
    return " ".join(words for use, words in DOES.items() if use in sitting.portrayal.uses)


def who_agreed(record: ConsentRecord) -> str:
    """Who agreed, to what, for whom and until when, in a few words."""
    uses = ", ".join(words for use, words in AGREED_TO.items() if use in record.uses)
    giver = "agreed" if record.granted_by == record.person else f"{record.granted_by} agreed"
    until = f", until {day_in_words(record.expires_on)}" if record.expires_on else ""
    return (
        f"{record.person}: {giver} {GIVEN_AS[record.capacity]} on {day_in_words(record.granted_on)} to {uses};"
        f" to be seen by {SEEN_BY[record.audience]}{until}."
    )


def how_it_stands(reading: PeopleReading | str | None) -> tuple[str, bool]:
    """Whether the film may be made, as far as these people go: in words, and whether nothing is in the way."""
    if reading is None:
        return LOOKING, False
    if isinstance(reading, str):
        return reading, False
    if not reading.records:
        return NOBODY_ASKED, False
    if reading.missing:
        return "Not yet: " + " ".join(reading.missing), False
    return ALL_AGREED, True


def worth_thinking_of(reading: PeopleReading | str | None) -> str:
    """What does not stand in the way, but is kind to think of; empty when nothing is."""
    return " ".join(reading.warnings) if isinstance(reading, PeopleReading) else ""


def ledger_line(line: LedgerLine) -> str:
    """One entry of the ledger, for people."""
    at = datetime.fromisoformat(line.at).astimezone()
    return f"{line.number}.  {day_in_words(at)}, {at:%H:%M}:  {HAPPENED.get(line.kind, line.kind)}"
