"""What a person can do with whole clips: hold some together, let them go, show something else in the place of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keepsake.core.errors import EditError
from keepsake.project import edits
from keepsake.project.media_pool import clip_of
from keepsake.project.schema import ClipId, Media, Timeline
from keepsake.project.sequence import find_clip
from keepsake.ui.commands import chosen_places
from keepsake.ui.desk import Desk

CHOOSE_TWO = "Choose two clips or more (with Ctrl), then hold them together."
CHOOSE_HELD = "Choose a clip that is held together with others, then let it go."
CHOOSE_ONE = (
    "Choose one clip on the timeline and one photo among those you added, then show the one in the other's place."
)


def hold_together(desk: Desk) -> None:
    """Let the selected clips move as one from now on."""
    chosen = [place.clip.id for place in chosen_places(desk)]
    if len(chosen) < 2:
        desk.said.emit(CHOOSE_TWO)
        return
    desk.change("Hold together", lambda timeline: edits.group(timeline, chosen))


def let_go(desk: Desk) -> None:
    """Let all clips that are held together with a selected one move by themselves again."""
    held = [place.clip.id for place in chosen_places(desk) if place.clip.group is not None]
    if not held:
        desk.said.emit(CHOOSE_HELD)
        return

    def edit(timeline: Timeline) -> Timeline:
        for clip_id in held:
            timeline = edits.ungroup(timeline, clip_id)
        return timeline

    desk.change("Let go", edit)


def show_instead(desk: Desk, media: Sequence[Media]) -> None:
    """Show or play a media in the place of the selected clip, for as long; a portrait is a still photo then."""
    places = chosen_places(desk)
    if len(places) != 1 or len(media) != 1:
        desk.said.emit(CHOOSE_ONE)
        return
    clip_id, name = places[0].clip.id, media[0].name
    desk.change(f"Show “{name}” instead", lambda timeline: _with_media(timeline, clip_id, media[0]))


def _with_media(timeline: Timeline, clip_id: ClipId, media: Media) -> Timeline:
    fresh = clip_of(media, timeline)
    if fresh.content == find_clip(timeline, clip_id).clip.content:
        raise EditError(f"“{media.name}” is shown there already.")
    timeline = edits.replace_content(timeline, clip_id, fresh.content, fresh.available_range)
    return edits.change_clip(timeline, replace(find_clip(timeline, clip_id).clip, name=fresh.name))
