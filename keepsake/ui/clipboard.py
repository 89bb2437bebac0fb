"""Copying clips: copy, cut, paste at the playhead, and duplicate."""

from __future__ import annotations

from keepsake.core.timebase import RationalTime
from keepsake.project import arranging
from keepsake.project.sequence import clips_of
from keepsake.ui import commands
from keepsake.ui.desk import Desk

NOTHING_CHOSEN = "Choose a clip first, then copy it."
NOTHING_COPIED = "Nothing has been copied yet."


def copy(desk: Desk) -> bool:
    """Copy the selected clips; says whether there were any."""
    places = commands.chosen_places(desk)
    if not places:
        desk.said.emit(NOTHING_CHOSEN)
        return False
    desk.copied = arranging.copied(places)
    desk.said.emit("Copied." if len(places) == 1 else f"{len(places)} clips copied.")
    return True


def cut(desk: Desk, *, closes_up: bool) -> None:
    """Copy the selected clips and take them away."""
    if copy(desk):
        commands.remove_chosen(desk, closes_up=closes_up)


def paste(desk: Desk) -> None:
    """Put what was copied in at the playhead, and go on behind it."""
    if not desk.copied:
        desk.said.emit(NOTHING_COPIED)
        return
    _put_in(desk, desk.copied, desk.playhead, "Paste")


def duplicate(desk: Desk) -> None:
    """Put a copy of the selected clips behind them."""
    places = commands.chosen_places(desk)
    if not places:
        desk.said.emit(NOTHING_CHOSEN)
        return
    _put_in(desk, arranging.copied(places), arranging.copies_end(places), "Duplicate")


def _put_in(desk: Desk, clips: tuple[arranging.Copied, ...], frame: int, label: str) -> None:
    at, before = RationalTime(frame, desk.timeline.rate), {place.clip.id for place in clips_of(desk.timeline)}
    if desk.change(label, lambda timeline: arranging.paste(timeline, clips, at)):
        new = [place for place in clips_of(desk.timeline) if place.clip.id not in before]
        desk.choose(place.clip.id for place in new)
        desk.move_playhead(arranging.copies_end(new))
