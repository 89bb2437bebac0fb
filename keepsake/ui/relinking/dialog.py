"""Finding lost files again: one that a person points to, and often the rest beside it; skipping changes nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from keepsake.core.progress import Progress, Reporter
from keepsake.project.media_pool import media_by_id
from keepsake.project.relink import Found, find_again, hash_of, relinked
from keepsake.project.schema import Film, Media, MediaId
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk
from keepsake.ui.disk_work import DiskWork, Work
from keepsake.ui.file_dialogs import PHOTOS, ask_for_file, ask_for_folder
from keepsake.ui.nouns import MEDIA_WORDS
from keepsake.ui.relinking.lost import LostFiles

WHAT = (
    "These files are not where they were. Perhaps a drive is not connected, or they were moved. Nothing is lost in"
    " the film: whatever you do not find now stays in its place and waits."
)
ALL_FOUND = "Everything is found again."
LIKELY = "“{name}” has the same name but other contents. If it is the one, choose it with “Find this one…”."
ANY_FILE = "All files (*)"
SMALLEST = (660, 440)
ROWS = "QListWidget::item { min-height: 40px; padding: 0 8px; }"


class FindAgain(QDialog):
    """The lost files of a film, and the ways to find them."""

    def __init__(self, desk: Desk, lost: LostFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._lost = desk, lost
        self._disk = DiskWork("finding", self)
        self.setWindowTitle("Find lost files")
        self.setMinimumSize(*SMALLEST)
        self.list = QListWidget()
        self.list.setAccessibleName("Files that are not found")
        self.list.setStyleSheet(ROWS)
        self.words = paragraph(WHAT)
        self.news = paragraph("", "soft")
        self.one_button = button("Find this one…", "Show Keepsake where the chosen file is now")
        self.folder_button = button(
            "Search a folder…", "Look for all of them in a folder and those in it", primary=True
        )
        self.skip_button = button("Not now", "Leave them; their places in the film stay")
        self.one_button.clicked.connect(self.ask_for_file)
        self.folder_button.clicked.connect(self.ask_for_folder)
        self.skip_button.clicked.connect(self.close)
        self.list.currentRowChanged.connect(lambda _: self._show_buttons())
        lost.changed.connect(self._fill)
        self._lay_out()
        self._fill()

    def ask_for_file(self) -> None:
        """Let the person show where the chosen file is."""
        media = self._chosen()
        if media is None:
            return
        path = ask_for_file(self, f"Where is “{media.name}”?", ANY_FILE, PHOTOS)
        if path is not None:
            self.take(media, path)

    def ask_for_folder(self) -> None:
        """Let the person choose a folder to search."""
        folder = ask_for_folder(self, "Where shall we look?", PHOTOS)
        if folder is not None:
            self.search(folder)

    def take(self, media: Media, path: Path) -> None:
        """Take a file that a person says is the one, and look for the others beside it."""
        self._say("Looking …")
        rest = [each for each in self._lost.media if each.id != media.id]

        def look(report: Reporter) -> tuple[dict[MediaId, tuple[Path, str, int]], tuple[Found, ...]]:
            return {media.id: (path, *hash_of(path))}, find_again(rest, path.parent, report)

        self._begin(look)

    def search(self, folder: Path) -> None:
        """Look for all lost files in a folder."""
        self._say("Looking …")
        lost = self._lost.media

        def look(report: Reporter) -> tuple[dict[MediaId, tuple[Path, str, int]], tuple[Found, ...]]:
            return {}, find_again(lost, folder, report)

        self._begin(look)

    def leave(self) -> None:
        """Leave off looking, before the film is closed."""
        self._disk.leave()

    def _begin(self, look: Work) -> None:
        errand = self._disk.do(look)
        errand.progressed.connect(self._on_progress)
        errand.finished.connect(lambda answer: self._on_looked(*answer))
        errand.failed.connect(self._say)

    def _on_progress(self, progress: Progress) -> None:
        self._say(f"Looking: {progress.done} of {progress.total} files …")

    def _on_looked(self, taken: dict[MediaId, tuple[Path, str, int]], found: tuple[Found, ...]) -> None:
        """Take what is surely the same; what only has the same name is left to the person."""
        sure = dict(taken)
        for each in found:
            media = media_by_id(self._desk.film, each.media_id)
            if each.is_same and media is not None:
                sure[each.media_id] = (each.path, media.sha256, media.size_bytes)
        likely = [each for each in found if each.media_id not in sure]
        if sure:
            self._desk.change_film("Find again", lambda film: _with_found(film, sure))
        words = f"{len(sure)} found." if sure else "None of them is there."
        self._say(" ".join([words, *(LIKELY.format(name=each.path.name) for each in likely[:2])]))

    def _say(self, words: str) -> None:
        self.news.setText(words)
        self.news.setAccessibleName(words)

    def _chosen(self) -> Media | None:
        item = self.list.currentItem()
        return media_by_id(self._desk.film, MediaId(item.data(Qt.ItemDataRole.UserRole))) if item else None

    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        for media in self._lost.media:
            item = QListWidgetItem(f"{media.name}   ({MEDIA_WORDS.get(media.kind, 'file')})")
            item.setData(Qt.ItemDataRole.UserRole, media.id)
            item.setToolTip(media.linked_path)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.words.setText(WHAT if self.list.count() else ALL_FOUND)
        self.skip_button.setText("Not now" if self.list.count() else "Close")
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.one_button.setEnabled(self.list.currentItem() is not None)
        self.folder_button.setEnabled(self.list.count() > 0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addWidget(self.news)
        row = QHBoxLayout()
        row.addWidget(self.skip_button)
        row.addStretch(1)
        row.addWidget(self.one_button)
        row.addWidget(self.folder_button)
        column.addLayout(row)


def _with_found(film: Film, found: dict[MediaId, tuple[Path, str, int]]) -> Film:
    for media_id, (path, sha256, size) in found.items():
        film = relinked(film, media_id, path, (sha256, size))
    return film
