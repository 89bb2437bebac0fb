"""Consent is asked for each person, one tick for each use, and weighed by the engine's own rules as it is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Audience, Capacity, Confirmation, Subject, Use
from keepsake.ui.first_keepsake.choices import Choices
from keepsake.ui.first_keepsake.consent_page import ConsentPage
from keepsake.ui.people.asked import grant_of
from keepsake.ui.people.asking import YES
from keepsake.ui.people.form import HOLDS, SUBJECTS, PersonForm
from keepsake.ui.tasks import Tasks
from tests.unit.ui.desktop import unnamed
from tests.unit.ui.test_photo_page import face, reading_of

LONG_MS = 60_000


@pytest.fixture
def choices(photo: Path, tmp_path: Path) -> Choices:
    return Choices(
        photo_path=photo,
        picture=photo.read_bytes(),
        reading=reading_of(face(0), face(100)),
        faces=(0,),
        film_path=tmp_path / "film.mp4",
    )


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks) -> ConsentPage:
    made = ConsentPage(tasks)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def choose(form: PersonForm, subject: Subject, name: str = "Anna Berg", giver: str = "Peter Berg") -> None:
    form.subjects.button(list(SUBJECTS).index(subject)).click()
    form.name.setText(name)
    form.granted_by.setText(giver)


def tick(form: PersonForm) -> None:
    for each in (*form.uses.values(), *form.confirmations.values()):
        if not each.isHidden():
            each.setChecked(True)


def test_every_box_is_empty_at_first_and_each_use_has_a_tick_with_the_very_words(
    page: ConsentPage, choices: Choices
) -> None:
    page.enter(replace(choices, text="Happy birthday"))
    form = page.forms[0]
    assert form.agreeing.isHidden()
    assert not any(box.isChecked() for box in (*form.uses.values(), *form.confirmations.values()))
    choose(form, Subject.SELF)
    assert [tick.isHidden() for tick in form.uses.values()] == [False] * 3
    said = [tick.text() for tick in form.uses.values()]
    assert all(part in words for part, words in zip(("moves", "computer's voice", "these words"), said, strict=True))
    assert form.script.text() == "“Happy birthday”"
    assert not form.script.isHidden()
    assert form.person().uses == frozenset()
    assert form.person().confirmations == frozenset()
    form.uses[Use.MOTION].click()
    assert form.person().uses == {Use.MOTION}
    assert form.missing == "Tick everything this film does."
    form.uses[Use.WORDS].click()
    form.uses[Use.VOICE].click()
    assert form.person().uses == {Use.MOTION, Use.VOICE, Use.WORDS}
    assert form.person().confirmations == {Confirmation.SCRIPT_APPROVED}
    form.subjects.button(list(SUBJECTS).index(Subject.ADULT)).click()
    assert not any(tick.isChecked() for tick in form.uses.values())
    assert unnamed(page) == []
    assert not page.is_ready()


def test_someone_who_has_died_is_spoken_for_by_their_family(
    page: ConsentPage, qtbot: QtBot, choices: Choices
) -> None:
    page.enter(choices)
    form = page.forms[0]
    choose(form, Subject.DECEASED)
    form.uses[Use.MOTION].setChecked(True)
    qtbot.waitUntil(lambda: "Not yet" in page.asking.verdict.text())
    assert not page.is_ready()
    form.confirmations[Confirmation.NO_KNOWN_OBJECTION].setChecked(True)
    qtbot.waitUntil(page.is_ready, timeout=LONG_MS)
    assert page.asking.verdict.text().startswith(YES)
    assert "Other relatives of Anna Berg" in page.asking.verdict.text()
    chosen = page.chosen(choices)
    assert chosen is not None
    person = chosen.people[0]
    assert (person.capacity, person.granted_by) == (Capacity.NEXT_OF_KIN, "Peter Berg")
    assert not choices.consent_path.exists()
    form.uses[Use.MOTION].setChecked(False)
    assert not page.is_ready()


def test_a_child_is_never_shown_to_the_public(page: ConsentPage, qtbot: QtBot, choices: Choices) -> None:
    page.enter(choices)
    form = page.forms[0]
    choose(form, Subject.MINOR, "Mia Berg")
    form.audience.setCurrentIndex(form.audience.findData(Audience.PUBLIC))
    tick(form)
    qtbot.waitUntil(lambda: "no film of a child for the public" in page.asking.verdict.text(), timeout=LONG_MS)
    assert not page.is_ready()
    form.audience.setCurrentIndex(form.audience.findData(Audience.FAMILY))
    qtbot.waitUntil(page.is_ready, timeout=LONG_MS)


def test_words_for_someone_who_has_died_need_their_author(page: ConsentPage, qtbot: QtBot, choices: Choices) -> None:
    page.enter(replace(choices, text="I am proud of you."))
    form = page.forms[0]
    choose(form, Subject.DECEASED)
    tick(form)
    qtbot.waitUntil(lambda: "need the name of whoever wrote them" in page.asking.verdict.text(), timeout=LONG_MS)
    form.words_by.setText("Peter Berg")
    qtbot.waitUntil(page.is_ready, timeout=LONG_MS)


def test_everybody_who_moves_is_asked_about(page: ConsentPage, qtbot: QtBot, choices: Choices) -> None:
    page.enter(replace(choices, faces=(0, 1)))
    assert [form.accessibleName() for form in page.forms] == ["About person 1 of 2", "About person 2 of 2"]
    for form in page.forms:
        assert not page.is_ready()
        choose(form, Subject.ADULT)
        tick(form)
    qtbot.waitUntil(page.is_ready, timeout=LONG_MS)


def test_ticks_are_never_carried_over(page: ConsentPage, choices: Choices) -> None:
    page.enter(choices)
    choose(page.forms[0], Subject.SELF)
    tick(page.forms[0])
    page.enter(choices)  # going back to look at something and returning keeps the answers
    assert page.forms[0].uses[Use.MOTION].isChecked()
    page.enter(replace(choices, text="Hello"))
    assert not page.forms[0].uses[Use.MOTION].isChecked()
    page.forget()
    page.enter(replace(choices, text="Hello"))
    assert page.forms[0].subjects.checkedId() == -1


def test_how_long_it_holds_is_asked_and_written_down(page: ConsentPage, choices: Choices) -> None:
    page.enter(choices)
    form = page.forms[0]
    assert form.years.isHidden()
    choose(form, Subject.SELF)
    assert not form.years.isHidden()
    assert grant_of(choices.asked, form.person(), choices.consent_path).expires_on is None
    form.years.setCurrentIndex(list(HOLDS).index("For five years"))
    last = grant_of(choices.asked, form.person(), choices.consent_path).expires_on
    today = date.today()
    assert last is not None
    assert (last.year - today.year, last.month, min(last.day, 28)) == (5, today.month, min(today.day, 28))
