"""Plays the small pictures of a preview, over and over, from memory."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keepsake.engine.requests import PortraitPreview


class MovingPicture(QWidget):
    """A picture that moves while it is shown; `hold` stops it. `stepped` carries the number of each picture seen."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._preview: PortraitPreview | None = None
        self._image = QImage()
        self._index = 0
        self._words = ""
        self._is_held = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self.setMinimumSize(240, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview")

    @property
    def frame_index(self) -> int:
        """Which picture is shown."""
        return self._index

    @property
    def has_preview(self) -> bool:
        """Whether a preview is shown."""
        return self._preview is not None

    def show_still(self, image: QImage, words: str) -> None:
        """Show one picture, and words across it that say what is awaited."""
        self._preview, self._image, self._words = None, image, words
        self._timer.stop()
        self.setAccessibleDescription(words)
        self.update()

    def play(self, preview: PortraitPreview) -> None:
        """Show a preview from its beginning."""
        self._preview, self._words, self._index = preview, "", 0
        self._image = QImage.fromData(preview.frames[0])
        self.setAccessibleDescription("The photo, gently moving, marked as AI-animated")
        self._go_on()
        self.update()

    def hold(self, is_held: bool) -> None:
        """Stop the motion, or let it go on."""
        self._is_held = is_held
        self._go_on()

    def show_moment(self, seconds: float) -> None:
        """Show the picture at a moment of the preview."""
        if self._preview is not None:
            self._show_index(min(round(seconds * self._preview.rate), len(self._preview.frames) - 1))

    def showEvent(self, event: QShowEvent) -> None:
        """Go on when seen again."""
        super().showEvent(event)
        self._go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing while unseen."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, and the words if there are any."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(0, 0, size.width(), size.height())
        area.moveCenter(self.rect().center())
        if not self._image.isNull():
            painter.drawImage(area, self._image)
        if self._words:
            band = QRect(area.left(), area.center().y() - 28, area.width(), 56)
            painter.fillRect(band, Qt.GlobalColor.black)
            painter.setPen(Qt.GlobalColor.white)
            painter.drawText(band, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)

    def _go_on(self) -> None:
        if self._preview is None or self._is_held or not self.isVisible():
            self._timer.stop()
        else:
            self._timer.start(round(1000 / self._preview.rate))

    def _on_tick(self) -> None:
        if self._preview is not None:
            self._show_index((self._index + 1) % len(self._preview.frames))

    def _show_index(self, index: int) -> None:
        assert self._preview is not None
        self._index = index
        self._image = QImage.fromData(self._preview.frames[index])
        self.update()
        self.stepped.emit(index)
