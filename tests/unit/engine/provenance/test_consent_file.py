"""Consent files: what is written is read back, and anything else is one clear sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Purpose, Subject, Use
from keepsake.core.errors import BadInputError, OutputError
from keepsake.engine.provenance.consent_file import (
    LARGEST_BYTES,
    consent_content,
    parse_consent,
    read_consent,
    write_consent,
)

line = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
days = st.dates()
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
records = st.builds(
    ConsentRecord,
    person=line,
    subject=st.sampled_from(Subject),
    uses=st.frozensets(st.sampled_from(Use), min_size=1),
    audience=st.sampled_from(Audience),
    granted_by=line,
    capacity=st.sampled_from(Capacity),
    granted_on=days,
    photo_sha256=digests,
    how=line,
    confirmations=st.frozensets(st.sampled_from(Confirmation)),
    purpose=st.sampled_from(Purpose),
    words_by=line,
    script_sha256=st.none() | digests,
    voice_sha256=st.none() | digests,
    expires_on=st.none() | days,
    revoked_on=st.none() | days,
    objection=line,
)
RECORD = ConsentRecord(
    person="Grandma Ångström",
    subject=Subject.DECEASED,
    uses=frozenset({Use.MOTION, Use.WORDS}),
    audience=Audience.FAMILY,
    granted_by="Anna",
    capacity=Capacity.NEXT_OF_KIN,
    granted_on=date(2026, 11, 20),
    photo_sha256="a" * 64,
)


@given(st.lists(records, min_size=1, max_size=4, unique_by=lambda record: record.person_id))
def test_what_is_written_is_read_back(some: list[ConsentRecord]) -> None:
    assert parse_consent(consent_content(tuple(some)), "consent.json") == tuple(some)


def test_a_file_is_written_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "consent.json"
    write_consent(path, (RECORD,))
    assert read_consent(path) == (RECORD,)
    assert "Ångström" in path.read_text("utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == ["consent.json"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_consent(tmp_path / "nowhere" / "consent.json", (RECORD,))


def changed(**facts: object) -> bytes:
    document = json.loads(consent_content((RECORD,)))
    document["people"][0].update(facts)
    return json.dumps(document).encode()


def without(name: str) -> bytes:
    document = json.loads(consent_content((RECORD,)))
    del document["people"][0][name]
    return json.dumps(document).encode()


def around(**facts: Any) -> bytes:
    return json.dumps(json.loads(consent_content((RECORD,))) | facts).encode()


HOSTILE = {
    "empty": b"",
    "not text": b"\xff\xfe\x00\x01",
    "not json": b"AI-ANIMATED",
    "a number": b"7",
    "nothing": b"null",
    "deep": b"[" * 100_000,
    "deep people": b'{"format":"keepsake-consent","version":1,"people":' + b"[" * 50_000,
    "huge": b" " * (LARGEST_BYTES + 1),
    "long number": b'{"format":"keepsake-consent","version":' + b"9" * 5000 + b',"people":[]}',
    "not a number": b'{"format":"keepsake-consent","version":NaN,"people":[]}',
    "twice": consent_content((RECORD,)).replace(b'"person":', b'"person": "Karl", "person":'),
    "nobody": around(people=[]),
    "no list": around(people={"person": "Rose"}),
    "one person twice": around(people=json.loads(consent_content((RECORD,)))["people"] * 2),
    "future version": around(version=2),
    "true version": around(version=True),
    "extra": around(skip_all=True),
    "extra fact": changed(approved_by_admin=True),
    "missing fact": without("photo_sha256"),
    "no uses": changed(uses=[]),
    "strange use": changed(uses=["everything"]),
    "uses as text": changed(uses="motion"),
    "subject as list": changed(subject=["deceased"]),
    "subject in capitals": changed(subject="DECEASED"),
    "no name": changed(person="  "),
    "two lines": changed(person="Rose\nrevoked"),
    "terminal codes": changed(person="\x1b[2JRose"),
    "bidi override": changed(person="\u202eesoR"),
    "long name": changed(person="R" * 201),
    "date as number": changed(granted_on=20261120),
    "odd date": changed(granted_on="2026-13-45"),
    "week date": changed(granted_on="2026-W47-5"),
    "short digest": changed(photo_sha256="abc"),
    "capital digest": changed(photo_sha256="A" * 64),
    "null digest": changed(photo_sha256=None),
    "newline digest": changed(photo_sha256="a" * 64 + "\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_one_sentence(name: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_consent(HOSTILE[name], "consent.json")
    sentence = str(caught.value)
    assert sentence.startswith("consent.json is")
    assert sentence.isprintable()
    assert len(sentence) < 200


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_consent(tmp_path / "consent.json")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(BadInputError):
        parse_consent(content, "consent.json")
