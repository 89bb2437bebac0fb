"""Films to go on with, as cards: a picture, a name, and when each was last changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from keepsake.core.progress import Reporter
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.theme import ABOVE_HEADS

if TYPE_CHECKING:
    from keepsake.project.glance import Glance

PICTURE = QSize(168, 94)
NAME_LETTERS = 20


class Glances(QObject):
    """Looks at films on a thread, one after another; `seen` carries each `Glance`."""

    seen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._disk = DiskWork("glances", self)

    def look_at(self, paths: Iterable[Path]) -> None:
        """Begin to look; what an earlier round has not looked at yet is left."""
        self._disk.stop()
        for path in paths:
            self._disk.do(partial(_glance, path)).finished.connect(self.seen)

    def leave(self) -> None:
        """Look at nothing more."""
        self._disk.let_go()


def _glance(path: Path, _: Reporter) -> Glance:
    from keepsake.project.glance import glance_at

    return glance_at(path)


class FilmCards(QWidget):
    """One card for each film, filled in as it is looked at. Emits `wanted` with a film's path."""

    wanted = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.cards: dict[Path, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._glances = Glances(self)
        self._glances.seen.connect(self._on_seen)

    def show_films(self, paths: Iterable[Path]) -> None:
        """Show these films in place of those shown."""
        for card in self.cards.values():
            self._row.removeWidget(card)
            card.deleteLater()
        self.cards = {path: self._card(path) for path in paths}
        self.setVisible(bool(self.cards))
        if self.cards:
            self._glances.look_at(self.cards)

    def leave(self) -> None:
        """Look at no more films."""
        self._glances.leave()

    def _card(self, path: Path) -> QToolButton:
        card = QToolButton()
        card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        card.setIconSize(PICTURE)
        card.setProperty("film", True)
        card.setText(_short(path.stem))
        card.setAccessibleName(f"Open {path.stem}")
        card.setToolTip(str(path))
        card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card.setIcon(QIcon(_picture(b"")))
        card.clicked.connect(lambda: self.wanted.emit(path))
        self._row.addWidget(card)
        return card

    def _on_seen(self, glance: Glance) -> None:
        card = self.cards.get(glance.path)
        if card is None:
            return
        card.setIcon(QIcon(_picture(glance.picture)))
        said = glance.trouble or f"Last: {glance.last_step}, {moment_of(glance.changed_at)}"
        card.setToolTip(f"{glance.path}\n{said}")
        card.setAccessibleDescription(said)
        if not glance.trouble:
            card.setText(f"{_short(glance.path.stem)}\n{moment_of(glance.changed_at)}")


def moment_of(milliseconds: int) -> str:
    """A moment in the person's own words for dates; `milliseconds` since 1970."""
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(milliseconds), QLocale.FormatType.ShortFormat)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1]}…"


def _picture(jpeg: bytes) -> QPixmap:
    """The film's picture, filling the card; plain where there is none."""
    card = QPixmap(PICTURE * 2)
    card.setDevicePixelRatio(2)
    image = QImage.fromData(jpeg) if jpeg else QImage()
    if image.isNull():
        card.fill(Qt.GlobalColor.gray)
        return card
    filled = image.scaled(
        PICTURE * 2, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (filled.width() - card.width()) // 2, round((filled.height() - card.height()) * ABOVE_HEADS)
    card = QPixmap.fromImage(filled.copy(left, top, PICTURE.width() * 2, PICTURE.height() * 2))
    card.setDevicePixelRatio(2)
    return card
