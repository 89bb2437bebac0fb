"""What the inspector's fields are about: the chosen clips, and the steps that changing them makes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from keepsake.project.properties import Property as Property
from keepsake.project.properties import content_frame, varying_of
from keepsake.project.property_edits import add_key, change_each, remove_key, reset, set_value
from keepsake.project.schema import Clip, ClipId, Content, Timeline
from keepsake.project.sequence import Place, clips_of
from keepsake.ui.desk import Desk

PAUSE_S = 0.8
"""Changes of one field that follow one another as fast are one step for undo."""

_numbers = itertools.count(1)


class Gesture:
    """Names what a hand does to one field: one drag, or a run of key presses, is one step for undo."""

    def __init__(self) -> None:
        self._name, self._last, self._is_held = "", 0.0, False

    def begin(self) -> None:
        """A hand takes hold: until it lets go, everything is one movement."""
        if not self._is_held:
            self._is_held = True
            self._name = f"inspector {next(_numbers)}"

    def name(self) -> str:
        """Give the name of the movement going on; after a pause with nothing held it is another one."""
        is_over = time.monotonic() - self._last > PAUSE_S and not self._is_held
        if not self._name or is_over:
            self._name = f"inspector {next(_numbers)}"
        self._last = time.monotonic()
        return self._name

    def end(self) -> None:
        """The hand has let go."""
        self._name, self._is_held = "", False


class Subject:
    """The chosen clips, the first of which the fields show. What is set is set for all that have it."""

    def __init__(self, desk: Desk, clip_ids: tuple[ClipId, ...]) -> None:
        self.desk, self.clip_ids = desk, clip_ids

    @property
    def places(self) -> list[Place]:
        """The clips where they are now."""
        return [place for place in clips_of(self.desk.timeline) if place.clip.id in self.clip_ids]

    @property
    def place(self) -> Place:
        """The place of the first clip."""
        return self.places[0]

    @property
    def clip(self) -> Clip:
        """The first clip as it is now."""
        return self.place.clip

    @property
    def is_one(self) -> bool:
        """Say whether a single clip is chosen."""
        return len(self.clip_ids) == 1

    def frame_of(self, place: Place) -> int:
        """Give the frame of a clip's content at the playhead, the nearest one of the clip."""
        return content_frame(place, self.desk.playhead_time)

    def go_to(self, content_at: int) -> None:
        """Put the playhead at a frame of the first clip's content."""
        place = self.place
        self.desk.move_playhead(place.start.value + content_at - place.clip.source_range.start.value)

    def edit(self, label: str, edit: Callable[[Timeline], Timeline], gesture: str = "") -> None:
        """Change the timeline as one named step."""
        self.desk.change(label, edit, gesture)

    def take_back(self, gesture: Gesture) -> None:
        """Take back what a movement has changed so far: it was stopped half-way and is no step."""
        name = gesture.name()
        gesture.end()
        if self.desk.document.steps()[0].gesture == name:
            self.desk.undo()

    def change(self, label: str, change: Callable[[Clip], Clip], gesture: str = "") -> None:
        """Change each chosen clip."""
        self.edit(label, lambda timeline: change_each(timeline, self.clip_ids, change), gesture)

    def set_clip(self, label: str, **values: Any) -> None:
        """Give each chosen clip these properties."""
        self.change(label, lambda clip: replace(clip, **values))

    def set_content(self, label: str, gesture: str = "", **values: Any) -> None:
        """Give these properties to the content of each chosen clip that has them."""
        self.change(label, lambda clip: replace(clip, content=_with(clip.content, values)), gesture)

    def set_property(self, which: Property, value: float, label: str, gesture: str = "") -> None:
        """Give a property a value: all along, or at the playhead where it changes over time."""

        def edit(timeline: Timeline) -> Timeline:
            for place in self.places:
                timeline = set_value(timeline, place.clip.id, which, self.frame_of(place), value)
            return timeline

        self.edit(label, edit, gesture)

    def reset(self, label: str, *which: Property) -> None:
        """Bring properties back to what they usually are."""
        self.edit(label, lambda timeline: reset(timeline, self.clip_ids, *which))

    def toggle_key(self, which: Property, label: str) -> None:
        """Put a key at the playhead, or take away the one that is there."""
        is_there = self.has_key_here(which)
        act = remove_key if is_there else add_key

        def edit(timeline: Timeline) -> Timeline:
            for place in self.places:
                timeline = act(timeline, place.clip.id, which, self.frame_of(place))
            return timeline

        self.edit(f"{label}: key taken away" if is_there else f"{label}: key", edit)

    def has_key_here(self, which: Property) -> bool:
        """Say whether the first clip has a key at the playhead."""
        place = self.place
        at = self.frame_of(place)
        return any(key.at == at for key in varying_of(place.clip, which).keys)


def _with(content: Content, values: dict[str, Any]) -> Content:
    names = {each.name for each in fields(content)}
    return replace(content, **values) if names >= values.keys() else content
