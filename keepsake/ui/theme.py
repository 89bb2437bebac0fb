"""How the window looks: warm paper by day, warm dark by night, large letters and large targets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

PICTURES = Path(__file__).parent / "pictures"
BODY_POINTS = 13
TARGET_PX = 48
"""Height of what is pressed, before scaling (WCAG 2.2, 2.5.5 asks for 44)."""
ABOVE_HEADS = 1 / 8
"""Share of what is cut off a tall picture that is cut off at its top: heads are there."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one look; every pair of text and ground has a contrast of 4.5 or more (WCAG 2.2, 1.4.3)."""

    paper: str
    card: str
    ink: str
    soft_ink: str
    line: str
    accent: str
    on_accent: str
    accent_paper: str
    warning: str


LIGHT = Colours(
    paper="#faf6ef", card="#ffffff", ink="#2b2520", soft_ink="#625850", line="#b3a799",
    accent="#8a3b12", on_accent="#ffffff", accent_paper="#fbe9dc", warning="#8c1d18",
)  # fmt: skip
DARK = Colours(
    paper="#1f1b18", card="#2b2622", ink="#f3ece3", soft_ink="#c3b7aa", line="#7a6e63",
    accent="#f0a676", on_accent="#2a1508", accent_paper="#46301f", warning="#ffb4ab",
)  # fmt: skip


def is_dark(application: QApplication) -> bool:
    """Whether the desktop asks for a dark look."""
    return application.styleHints().colorScheme() is Qt.ColorScheme.Dark


def colours_of(palette: QPalette) -> Colours:
    """The colours a widget with this palette is drawn in, for widgets that paint themselves."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def dress(application: QApplication, dark: bool | None = None) -> None:
    """Give the whole program its look; with `dark` None, that of the desktop."""
    colours = DARK if (is_dark(application) if dark is None else dark) else LIGHT
    application.setStyle("Fusion")
    application.setPalette(palette_of(colours))
    font = QFont(application.font())
    font.setPointSize(max(BODY_POINTS, font.pointSize()))
    application.setFont(font)
    application.setStyleSheet(sheet_of(colours))


def palette_of(colours: Colours) -> QPalette:
    """The colours as Qt's palette."""
    roles = {
        QPalette.ColorRole.Window: colours.paper,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.card,
        QPalette.ColorRole.AlternateBase: colours.paper,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.soft_ink,
        QPalette.ColorRole.Button: colours.card,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.ToolTipBase: colours.card,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Mid: colours.line,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.line))
    return palette


def sheet_of(colours: Colours) -> str:
    """The style sheet: shapes, sizes, and a focus ring that is seen."""
    look = "dark" if colours is DARK else "light"
    return _SHEET.format(
        paper=colours.paper,
        card=colours.card,
        ink=colours.ink,
        soft=colours.soft_ink,
        line=colours.line,
        accent=colours.accent,
        on_accent=colours.on_accent,
        accent_paper=colours.accent_paper,
        warning=colours.warning,
        target=TARGET_PX - 4,
        tick=(PICTURES / f"tick_{look}.svg").as_posix(),
        chevron=(PICTURES / f"chevron_{look}.svg").as_posix(),
        chevron_up=(PICTURES / f"chevron_up_{look}.svg").as_posix(),
    )


_SHEET = """
QPushButton {{ min-height: {target}px; padding: 0 22px; border: 2px solid {line}; border-radius: 10px;
  background: {card}; color: {ink}; }}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:focus {{ border: 3px solid {accent}; }}
QPushButton:disabled {{ color: {soft}; background: {paper}; border-style: dashed; }}
QPushButton[primary="true"]:enabled {{ background: {accent}; color: {on_accent}; border-color: {accent};
  font-weight: 600; }}
QPushButton[primary="true"]:enabled:focus {{ border: 3px solid {ink}; }}
QPushButton[narrow="true"] {{ padding: 0 8px; }}
QPushButton[card="true"] {{ padding: 0; min-height: 0px; border-radius: 12px; }}
QPushButton[card="true"]:checked {{ background: {accent_paper}; border: 3px solid {accent}; }}
QToolButton[film="true"] {{ padding: 8px; border: 2px solid {line}; border-radius: 10px; background: {card};
  color: {ink}; }}
QToolButton[film="true"]:hover {{ border-color: {accent}; }}
QToolButton[film="true"]:focus {{ border: 3px solid {accent}; }}
QLabel[role="title"] {{ font-size: 26px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="name"] {{ font-weight: 600; }}
QLabel[role="soft"] {{ color: {soft}; }}
QLabel[role="warning"] {{ color: {warning}; }}
QLabel[role="step"] {{ color: {accent}; font-weight: 600; }}
QLineEdit, QPlainTextEdit {{ min-height: {target}px; padding: 2px 12px; border: 2px solid {line};
  border-radius: 8px; background: {card}; color: {ink}; }}
QPlainTextEdit {{ padding: 8px 12px; }}
QComboBox, QAbstractSpinBox {{ padding: 2px 2px 2px 9px; border: 2px solid {line}; border-radius: 8px;
  background: {card}; color: {ink}; }}
QComboBox[large="true"] {{ min-height: {target}px; }}
QComboBox:hover, QAbstractSpinBox:hover {{ border-color: {accent}; }}
QComboBox:focus, QAbstractSpinBox:focus {{ border: 3px solid {accent}; padding: 1px 1px 1px 8px; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {soft}; background: {paper}; border-style: dashed; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 16px; height: 16px; }}
QAbstractSpinBox::up-button {{ subcontrol-origin: border; subcontrol-position: top right; border: none;
  width: 28px; }}
QAbstractSpinBox::down-button {{ subcontrol-origin: border; subcontrol-position: bottom right; border: none;
  width: 28px; }}
QAbstractSpinBox::up-arrow {{ image: url("{chevron_up}"); width: 14px; height: 14px; }}
QAbstractSpinBox::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 3px solid {accent}; }}
QCheckBox, QRadioButton {{ min-height: 40px; spacing: 12px; padding: 0 6px; border: 2px solid transparent;
  border-radius: 8px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 24px; height: 24px; border: 2px solid {soft};
  background: {card}; }}
QListView::indicator {{ width: 22px; height: 22px; border: 2px solid {soft}; border-radius: 6px;
  background: {card}; }}
QListView::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QCheckBox::indicator {{ border-radius: 6px; }}
QRadioButton::indicator {{ border-radius: 14px; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QRadioButton::indicator:checked {{ border: 8px solid {accent}; width: 12px; height: 12px; background: {on_accent}; }}
QProgressBar {{ min-height: 30px; border: 2px solid {line}; border-radius: 10px; background: {card};
  text-align: center; color: {ink}; }}
QProgressBar::chunk {{ background: {accent_paper}; border-radius: 8px; }}
QSlider:horizontal {{ min-height: 30px; }}
QSlider::groove:horizontal {{ height: 8px; border-radius: 4px; background: {line}; }}
QSlider::sub-page:horizontal {{ border-radius: 4px; background: {accent}; }}
QSlider::handle:horizontal {{ width: 20px; margin: -8px 0; border: 2px solid {accent}; border-radius: 12px;
  background: {card}; }}
QSlider::handle:horizontal:focus {{ border: 4px solid {ink}; width: 16px; }}
QSlider::sub-page:horizontal:disabled {{ background: {line}; }}
QSlider::handle:horizontal:disabled {{ border-color: {line}; }}
QToolButton[role="section"] {{ text-align: left; padding: 4px 8px; border: 2px solid transparent; border-radius: 8px;
  background: {accent_paper}; color: {ink}; font-weight: 600; }}
QToolButton[role="section"]:hover, QToolButton[role="section"]:focus {{ border-color: {accent}; }}
QToolButton[role="chip"] {{ padding: 4px; border: 2px solid {line}; border-radius: 8px; background: {card};
  color: {ink}; }}
QToolButton[role="chip"]:hover {{ border-color: {accent}; }}
QToolButton[role="chip"]:checked {{ background: {accent_paper}; border: 3px solid {accent}; }}
QToolButton[role="chip"]:focus {{ border: 3px solid {ink}; }}
#qt_toolbar_ext_button {{ qproperty-icon: url("{chevron}"); background: {accent_paper}; border-radius: 6px; }}
QToolButton[role="primary"] {{ padding: 4px 12px; border-radius: 8px; background: {accent}; color: {on_accent};
  font-weight: 600; }}
QToolButton[role="primary"]:hover, QToolButton[role="primary"]:focus {{ border: 2px solid {ink}; }}
QScrollArea {{ border: none; }}
QScrollBar {{ background: transparent; }}
QScrollBar:vertical {{ width: 16px; }}
QScrollBar:horizontal {{ height: 16px; }}
QScrollBar::handle {{ margin: 3px; border-radius: 5px; background: {line}; }}
QScrollBar::handle:vertical {{ min-height: 44px; }}
QScrollBar::handle:horizontal {{ min-width: 44px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QFrame[panel="true"] {{ background: {card}; border: 1px solid {line}; border-radius: 12px; }}
"""
