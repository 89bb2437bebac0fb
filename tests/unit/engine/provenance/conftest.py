"""A consent record, a ledger and a small marked film, shared by the tests of what marks a film."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks.drawn import PORTRAIT_PATH, drawn_picture, moving
from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Subject, Use
from keepsake.engine.export import LabelWish, MarkedFilm
from keepsake.engine.media.writer import MovieFormat
from keepsake.engine.provenance.consent import photo_digest
from keepsake.engine.provenance.consent_file import write_consent
from keepsake.engine.provenance.gate import Gate, Intent, open_gate
from keepsake.engine.provenance.ledger import Ledger

MOVIE = MovieFormat(width=360, height=480, rate=Fraction(24), crf=20, frames=10)
RECORD = ConsentRecord(
    person="Rose",
    subject=Subject.DECEASED,
    uses=frozenset({Use.MOTION}),
    audience=Audience.FAMILY,
    granted_by="Anna",
    capacity=Capacity.NEXT_OF_KIN,
    granted_on=date(2026, 11, 1),
    photo_sha256=photo_digest(PORTRAIT_PATH),
    confirmations=frozenset({Confirmation.NO_KNOWN_OBJECTION}),
    person_id="d" * 32,
)


def ledger_in(folder: Path) -> Ledger:
    return Ledger(folder / "ledger", folder / "anchor")


def gate_in(folder: Path, record: ConsentRecord = RECORD, **intent: object) -> Gate:
    consent_path = folder / "consent.json"
    write_consent(consent_path, (record,))
    facts = {"consent_path": consent_path, "photo_path": PORTRAIT_PATH} | intent
    return open_gate(Intent(**facts), ledger_in(folder))  # type: ignore[arg-type]


def make_film(path: Path, gate: Gate, movie: MovieFormat = MOVIE) -> None:
    picture = drawn_picture("portrait", movie.width, movie.height)
    with MarkedFilm(path, movie, gate, LabelWish()) as film:
        for frame in moving(picture, movie.frames):
            film.write(frame)


@pytest.fixture(scope="session")
def marked_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marked")
    path = folder / "film.mp4"
    make_film(path, gate_in(folder))
    return path


@pytest.fixture
def record() -> ConsentRecord:
    return replace(RECORD)
