"""The capabilities of the editor: one entry each, one tab each. A new panel is a new line in `CAPABILITIES`."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from keepsake.project.portraits import photo_of
from keepsake.project.schema import Clip
from keepsake.ui.bench import Bench, Capability, Panel
from keepsake.ui.controls import paragraph
from keepsake.ui.portrait_panel.panel import PortraitPanel
from keepsake.ui.voice_panel.panel import VoicePanel


def shows_a_photo(clip: Clip | None) -> bool:
    """Whether a clip is a photo, living or not."""
    return clip is not None and photo_of(clip.content) is not None


CAPABILITIES = (
    Capability(
        name="Portrait",
        tip="Bring a photo gently to life",
        invitation="Choose a photo in the film, and its people can come gently to life here.",
        applies=shows_a_photo,
        make=PortraitPanel,
    ),
    Capability(
        name="Voice",
        tip="Let a photo speak: a recording, or words in a computer's voice",
        invitation="Choose a photo in the film, and somebody in it can speak here.",
        applies=shows_a_photo,
        make=VoicePanel,
    ),
)


class CapabilityPage(QWidget):
    """The place of one capability: its panel for clips it is for, its invitation otherwise.

    The panel is made when it is first looked at, so that opening a film costs nothing for it.
    """

    def __init__(self, capability: Capability, bench: Bench) -> None:
        super().__init__()
        self.panel: Panel | None = None
        self._has_left = False
        self._capability, self._bench = capability, bench
        self.setAccessibleName(capability.name)
        self._invitation = QWidget()
        inside = QVBoxLayout(self._invitation)
        inside.setContentsMargins(14, 16, 14, 16)
        inside.addWidget(paragraph(capability.invitation, "soft"))
        inside.addStretch()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._invitation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        bench.desk.selection_changed.connect(self._follow)
        bench.desk.changed.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is chosen now."""
        super().showEvent(event)
        self._follow()

    def leave(self) -> None:
        """Let go of everything, before the film is closed."""
        self._has_left = True
        if self.panel is not None:
            self.panel.leave()

    def _follow(self) -> None:
        if self._has_left or not self.isVisible():
            return
        if not self._capability.applies(self._bench.clip):
            self._stack.setCurrentWidget(self._invitation)
            return
        if self.panel is None:
            self.panel = self._capability.make(self._bench)
            self._stack.addWidget(self.panel)
        self._stack.setCurrentWidget(self.panel)
        self.panel.show_clip()


def add_capabilities(tabs: QTabWidget, bench: Bench) -> list[CapabilityPage]:
    """Give every capability its tab."""
    pages = [CapabilityPage(capability, bench) for capability in CAPABILITIES]
    for capability, page in zip(CAPABILITIES, pages, strict=True):
        index = tabs.addTab(page, capability.name)
        tabs.setTabToolTip(index, capability.tip)
    return pages
