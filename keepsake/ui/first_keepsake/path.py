"""The guided path: its pages one after another, the way back, and the choices carried along."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keepsake.core.errors import KeepsakeError
from keepsake.core.outputs import refusals_of
from keepsake.engine.requests import ClipReport
from keepsake.ui import notices
from keepsake.ui.controls import button, paragraph, scrolled
from keepsake.ui.first_keepsake.choices import Choices, Made, with_free_consent, with_free_name
from keepsake.ui.first_keepsake.consent_page import ConsentPage
from keepsake.ui.first_keepsake.done_page import DonePage
from keepsake.ui.first_keepsake.making_page import MakingPage
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.first_keepsake.photo_page import PhotoPage
from keepsake.ui.first_keepsake.style_page import StylePage
from keepsake.ui.first_keepsake.words_page import WordsPage
from keepsake.ui.fitted_stack import FittedStack
from keepsake.ui.recording.recorder import Recorder
from keepsake.ui.tasks import Tasks


class FirstKeepsake(QWidget):
    """From one photo to one film. Emits `left` when the person goes back to the opening page, and `edit_wanted` with
    a `Made` when the film shall be edited.
    """

    left = Signal()
    edit_wanted = Signal(object)

    def __init__(self, tasks: Tasks, recorder: Recorder | None = None) -> None:
        super().__init__()
        self.choices: Choices | None = None
        self._made: Made | None = None
        self.photo_page, self.style_page = PhotoPage(tasks), StylePage(tasks)
        self.words_page, self.consent_page = WordsPage(tasks, recorder), ConsentPage(tasks)
        self.making_page, self.done_page = MakingPage(tasks), DonePage()
        self.questions: list[Page] = [self.photo_page, self.style_page, self.words_page, self.consent_page]
        self.pages = FittedStack()
        self._area = scrolled(self.pages)
        for page in (*self.questions, self.making_page, self.done_page):
            self.pages.addWidget(page)
            page.changed.connect(self._on_changed)
        self.making_page.made.connect(self._on_made)
        self.making_page.given_up.connect(lambda: self._show(self.consent_page))
        self.done_page.again.connect(self.begin)
        self.done_page.edit.connect(lambda: self.edit_wanted.emit(self._made))
        self.step = paragraph("", "step")
        self.back = button("Back")
        self.next = button("Next", primary=True)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        QShortcut(QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Left), self, self._on_back)
        QShortcut(QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Right), self, self._on_next)
        self._lay_out()
        self._show(self.photo_page)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.pages.currentWidget()
        assert isinstance(page, Page)
        return page

    @property
    def is_busy(self) -> bool:
        """Whether a film is being made."""
        return self.making_page.is_busy

    def begin(self, photo_path: Path | None = None) -> None:
        """Start from the first page, perhaps with a photo."""
        if photo_path is not None:
            self.photo_page.open_photo(photo_path)
        self._show(self.photo_page)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch()
        row.addWidget(self.next)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(36, 22, 36, 22)
        whole.addWidget(self.step)
        whole.addWidget(self._area, 1)
        whole.addLayout(row)

    def _show(self, page: Page) -> None:
        self.page.leave()
        page.enter(self.choices)
        self.pages.setCurrentWidget(page)
        self._area.verticalScrollBar().setValue(0)
        is_question = page in self.questions
        if is_question:
            self.step.setText(f"Step {self.questions.index(page) + 1} of {len(self.questions)}")
        self.step.setVisible(is_question)
        self.back.setVisible(page is not self.making_page)
        self.next.setVisible(is_question)
        self.back.setText("Back to the beginning" if page is self.done_page else "Back")
        self.back.setAccessibleName(self.back.text())
        self.next.setText(page.next_words)
        self.next.setAccessibleName(page.next_words)
        self._on_changed()
        if is_question and not page.focus_question() and self.next.isEnabled():
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        self.next.setEnabled(self.page.is_ready())

    def _on_back(self) -> None:
        if self.page is self.making_page:
            return
        if self.page in (self.photo_page, self.done_page):
            self.page.leave()
            self.left.emit()
            return
        self._show(self.questions[self.questions.index(self.page) - 1])

    def _on_next(self) -> None:
        if self.page not in self.questions or not self.page.is_ready():
            return
        self.choices = self.page.chosen(self.choices)
        if self.page is self.consent_page:
            self._make()
            return
        following = self.questions[self.questions.index(self.page) + 1]
        if following is self.consent_page and self.choices is not None:
            self.choices = with_free_name(self.choices, films_folder())
        self._show(following)

    def _make(self) -> None:
        if self.choices is None:
            return
        try:
            with refusals_of(self.choices.film_path):
                self.choices.film_path.parent.mkdir(parents=True, exist_ok=True)
        except KeepsakeError as error:
            notices.tell(self, str(error))
            return
        self.choices = with_free_consent(self.choices)
        self._show(self.making_page)
        self.making_page.begin(self.choices)
        self.done_page.prepare()

    def _on_made(self, report: ClipReport) -> None:
        if self.choices is not None:
            self._made = Made(choices=self.choices, report=report)
        self.choices = None
        self.consent_page.forget()
        self._show(self.done_page)
        self.done_page.show_film(report)


def films_folder() -> Path:
    """Where films go unless the person says otherwise: the Videos folder of this PC."""
    videos = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
    return Path(videos) if videos else Path.home()
