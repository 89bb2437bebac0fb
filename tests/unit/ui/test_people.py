"""Consent in the editor: asked for, weighed after every change, taken back, deleted; then the film can be made."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Audience, Capacity, Subject, Use
from keepsake.core.folders import cache_folder, consent_folder
from keepsake.core.timebase import range_of
from keepsake.engine.requests import ExamineMedia, PeopleReading, VerifyFile
from keepsake.jobs.worker import examine_media, verify_file
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import consent_for, take_in
from keepsake.project.schema import Clip, LivingPortrait, Media, MediaKind, TalkingPortrait, TrackKind, new_film
from keepsake.ui import commands
from keepsake.ui.editor.exporting import PURPOSES
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.people.card import PhotoCard
from keepsake.ui.people.dialogs import AskingDialog, SureDialog
from keepsake.ui.people.form import PersonForm
from keepsake.ui.people.ledger import LedgerDialog
from keepsake.ui.people.words import ALL_AGREED, AUDIENCE_CHOICES, NOBODY_ASKED
from keepsake.ui.tasks import Tasks
from tests.desks import clip_named
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, unnamed
from tests.unit.ui.test_consent_page import choose, tick

LONG_MS = 90_000
CANARY = "Canary Zebulon"


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, name in (("XDG_CACHE_HOME", "cache"), ("LOCALAPPDATA", "data"), ("XDG_DATA_HOME", "data")):
        monkeypatch.setenv(variable, str(tmp_path / name))
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, photo: Path, own_folders: None) -> Iterator[EditorWindow]:
    document = Document.create(tmp_path / "film.keepsake", new_film(width=480, height=270))
    media = take_in(document, examine_media(ExamineMedia(path=photo)))
    put(document, LivingPortrait(photo=media.id))
    made = EditorWindow(document, tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.show()
    made.side.setCurrentWidget(made.people)
    qtbot.waitExposed(made)
    yield made
    made.leave()


def put(document: Document, content: LivingPortrait | TalkingPortrait) -> None:
    track = next(track.id for track in document.timeline.tracks if track.kind is TrackKind.PICTURE)
    clip = Clip(name="Grandmother", content=content, source_range=range_of(0, 12, document.timeline.rate))
    document.edit("Add", edits.append, track, clip)


def photo_of(window: EditorWindow) -> Media:
    return next(media for media in window.desk.film.media if media.kind is MediaKind.PHOTO)


def card_of(qtbot: QtBot, window: EditorWindow) -> PhotoCard:
    qtbot.waitUntil(lambda: len(window.people.cards) == 1, timeout=LONG_MS)
    return next(iter(window.people.cards.values()))


def until(qtbot: QtBot, card: PhotoCard, words: str) -> None:
    qtbot.waitUntil(lambda: words in card.state.text(), timeout=LONG_MS)


def asked(qtbot: QtBot, window: EditorWindow) -> tuple[AskingDialog, PersonForm]:
    Mouse().click(card_of(qtbot, window).ask)
    qtbot.waitUntil(lambda: isinstance(window.people.dialog, AskingDialog), timeout=LONG_MS)
    dialog = window.people.dialog
    assert isinstance(dialog, AskingDialog)
    return dialog, dialog.asking.forms[0]


def agree(qtbot: QtBot, window: EditorWindow, subject: Subject = Subject.DECEASED) -> None:
    dialog, form = asked(qtbot, window)
    choose(form, subject, CANARY, "Peter Berg")
    form.audience.setCurrentIndex(list(Audience).index(Audience.FAMILY))
    form.words_by.setText("Peter Berg")
    tick(form)
    qtbot.waitUntil(dialog.keep.isEnabled, timeout=LONG_MS)
    Mouse().click(dialog.keep)
    qtbot.waitUntil(lambda: consent_for(window.desk.film, photo_of(window).sha256) is not None, timeout=LONG_MS)
    until(qtbot, card_of(qtbot, window), ALL_AGREED)


def sure(qtbot: QtBot, window: EditorWindow, deed: str) -> SureDialog:
    Mouse().click(card_of(qtbot, window).deeds[deed])
    dialog = window.people.dialog
    assert isinstance(dialog, SureDialog)
    qtbot.waitExposed(dialog)
    return dialog


def reading_in(window: EditorWindow) -> PeopleReading:
    reading = window.people.consents.reading(window.people.consents.sittings[0])
    assert isinstance(reading, PeopleReading)
    return reading


def test_from_a_photo_to_a_film_through_the_widgets(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    card = card_of(qtbot, window)
    until(qtbot, card, NOBODY_ASKED)
    assert "The face moves." in card.does.text()
    assert [each for each in unnamed(window) if "People" in each or "PhotoCard" in each] == []
    watchdog = Watchdog()
    agree(qtbot, window)
    (record,) = reading_in(window).records
    assert (record.person, record.subject, record.capacity) == (CANARY, Subject.DECEASED, Capacity.NEXT_OF_KIN)
    assert f"{CANARY}: Peter Berg agreed as close family on" in card.agreed.text()
    assert "to be seen by family and friends" in card.agreed.text()
    export = window.export_window
    window.show_export()
    export.purpose.setCurrentIndex([each.preset for each in PURPOSES].index("small-for-email"))
    export.begin(tmp_path / "out.mp4")
    qtbot.waitUntil(lambda: not export.is_busy, timeout=LONG_MS)
    assert "“out.mp4” is ready" in export.said.text()
    assert watchdog.longest_s < LONGEST_BLOCK_S
    found = verify_file(VerifyFile(file_path=tmp_path / "out.mp4"))
    assert found.is_signed_by_keepsake
    assert found.is_mark_found
    assert found.label_frames == found.frames_looked_at > 0


def test_writing_consent_down_is_one_step_for_undo(qtbot: QtBot, window: EditorWindow) -> None:
    agree(qtbot, window)
    assert window.desk.document.undo_label == "Consent"
    window.desk.undo()
    until(qtbot, card_of(qtbot, window), NOBODY_ASKED)
    assert window.desk.document.undo_label == "Add"
    window.desk.redo()
    until(qtbot, card_of(qtbot, window), ALL_AGREED)


def test_consent_is_no_picture_to_put_into_the_film(qtbot: QtBot, window: EditorWindow) -> None:
    agree(qtbot, window)
    names = [window.bin.rows.media(row).kind for row in range(window.bin.rows.rowCount())]
    assert names == [MediaKind.PHOTO]


def test_another_audience_or_other_words_are_asked_about_again(
    qtbot: QtBot, window: EditorWindow, tmp_path: Path
) -> None:
    agree(qtbot, window)
    card = card_of(qtbot, window)
    audience = window.people.audience
    audience.setCurrentIndex(list(AUDIENCE_CHOICES).index(Audience.PUBLIC))
    audience.activated.emit(audience.currentIndex())
    until(qtbot, card, "was for family and friends, not for the public")
    window.export_window.begin(tmp_path / "out.mp4")
    qtbot.waitUntil(lambda: not window.export_window.is_busy, timeout=LONG_MS)
    assert "not for the public" in window.export_window.said.text()
    window.desk.undo()
    until(qtbot, card, ALL_AGREED)
    assert audience.currentData() is None
    clip = clip_named(window.desk, "Grandmother")
    speaking = TalkingPortrait(photo=photo_of(window).id, words="Hello, all of you.")
    commands.change_clip(window.desk, "Speak", clip.id, content=speaking)
    until(qtbot, card, "does not cover a generated voice")
    agree(qtbot, window)
    assert reading_in(window).records[0].uses == frozenset({Use.MOTION, Use.VOICE, Use.WORDS})
    commands.change_clip(
        window.desk, "Words", clip.id, content=TalkingPortrait(photo=speaking.photo, words="Buy more soap.")
    )
    until(qtbot, card, "have changed since they were agreed to")


def test_a_second_photo_and_second_words_need_consent_of_their_own(
    qtbot: QtBot, window: EditorWindow, photo: Path
) -> None:
    speaking = TalkingPortrait(photo=photo_of(window).id, words="Good morning.")
    put(window.desk.document, speaking)
    until(qtbot, card_of(qtbot, window), NOBODY_ASKED)
    agree(qtbot, window)
    put(window.desk.document, TalkingPortrait(photo=speaking.photo, words="Good night."))
    until(qtbot, card_of(qtbot, window), "have changed since they were agreed to")


def test_taking_back_stops_the_film_even_after_undo(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    agree(qtbot, window)
    dialog = sure(qtbot, window, "take_back")
    assert CANARY in dialog.findChild(type(window.people.nobody)).text()  # type: ignore[union-attr]
    Mouse().click(dialog.yes)
    until(qtbot, card_of(qtbot, window), "was taken back on")
    window.desk.undo()
    until(qtbot, card_of(qtbot, window), "no longer counts")
    window.export_window.begin(tmp_path / "out.mp4")
    qtbot.waitUntil(lambda: not window.export_window.is_busy, timeout=LONG_MS)
    assert "no longer counts" in window.export_window.said.text()
    assert not (tmp_path / "out.mp4").exists()


def test_a_deleted_person_is_nowhere_any_more(
    qtbot: QtBot, window: EditorWindow, tmp_path: Path, photo: Path
) -> None:
    agree(qtbot, window)
    window.export_window.begin(tmp_path / "out.mp4")
    qtbot.waitUntil(lambda: not window.export_window.is_busy, timeout=LONG_MS)
    (tmp_path / "out.mp4").unlink()
    window.desk.document.name_version("before")
    sha256 = photo_of(window).sha256
    assert traces(tmp_path, CANARY.encode())
    assert list((cache_folder() / "media").iterdir())
    dialog = sure(qtbot, window, "delete")
    dialog.with_photo.setChecked(True)
    Mouse().click(dialog.yes)
    qtbot.waitUntil(lambda: not window.desk.film.media, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not window.people.consents.is_busy, timeout=LONG_MS)
    assert window.desk.document.undo_label == ""
    assert window.desk.document.versions() == []
    assert traces(tmp_path, CANARY.encode(), b"Peter Berg", photo.read_bytes()[5000:5200]) == []
    assert not any(sha256 in path.name for path in tmp_path.rglob("*"))
    assert window.desk.document.damages() == []
    assert list((tmp_path / "passing").glob("keepsake-consent-*")) == []
    assert [path.suffix for path in (consent_folder() / "people").iterdir()] == []
    qtbot.waitUntil(window.people.nobody.isVisible, timeout=LONG_MS)


def traces(folder: Path, *canaries: bytes) -> list[str]:
    """Files, of all kinds, in which any of these bytes is left."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keepsake" for path in files)
    return [path.name for path in files if any(canary in path.read_bytes() for canary in canaries)]


def test_the_ledger_is_told_in_plain_words(qtbot: QtBot, window: EditorWindow) -> None:
    agree(qtbot, window)
    Mouse().click(window.people.ledger)
    dialog = window.people.dialog
    assert isinstance(dialog, LedgerDialog)
    qtbot.waitUntil(lambda: dialog.lines.count() == 1, timeout=LONG_MS)
    assert "Somebody agreed" in dialog.lines.item(0).text()
    assert dialog.state.text() == "The chain is whole: 1 entry."
    (consent_folder() / "ledger.jsonl").write_bytes(b"{}\n")
    dialog.read()
    qtbot.waitUntil(dialog.renew.isVisible, timeout=LONG_MS)
    assert "changed from outside" in dialog.state.text()
    Mouse().click(dialog.renew)
    qtbot.waitUntil(lambda: not dialog.renew.isVisible(), timeout=LONG_MS)
    Mouse().click(dialog.leave)


def test_a_page_to_print_is_written(
    qtbot: QtBot, window: EditorWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(qtbot, window)
    page = tmp_path / "Consent.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(page), "Web page (*.html)"))
    Mouse().click(card_of(qtbot, window).deeds["certificate"])
    qtbot.waitUntil(page.exists, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not window.people.consents.is_busy, timeout=LONG_MS)
    assert CANARY in page.read_text("utf-8")
    assert "“Consent.html” is written" in window.statusBar().currentMessage()
