"""What a person can do to tracks and named moments, one function each."""

from __future__ import annotations

from keepsake.project import arranging, edits
from keepsake.project.schema import Clip, Marker, MarkerId, TrackId, TrackKind
from keepsake.project.sequence import find_track
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.nouns import TRACK_WORDS

NO_MORE = "There is no other named moment that way."


def add_track(desk: Desk, kind: TrackKind) -> None:
    """Lay an empty track over the others of its kind."""
    same = sum(track.kind is kind for track in desk.timeline.tracks)
    name = TRACK_WORDS[kind] if not same else f"{TRACK_WORDS[kind]} {same + 1}"
    desk.change(f"Add track “{name}”", lambda timeline: edits.add_track(timeline, kind, name))


def remove_track(desk: Desk, track_id: TrackId) -> None:
    """Take a track away with all that is on it; undo brings it back. The last one of its kind stays."""
    track = find_track(desk.timeline, track_id)
    if sum(each.kind is track.kind for each in desk.timeline.tracks) < 2:
        desk.said.emit(f"“{track.name}” is the only track of its kind, so it stays.")
        return
    clips = sum(isinstance(item, Clip) for item in track.items)
    if desk.change(f"Remove track “{track.name}”", lambda timeline: edits.remove_track(timeline, track_id)):
        with_what = f" with {clips} clip{'s' if clips > 1 else ''}" if clips else ""
        desk.said.emit(f"Removed the track “{track.name}”{with_what}; Undo brings it back.")


def rename_track(desk: Desk, track_id: TrackId, name: str) -> None:
    """Give a track another name."""
    name = " ".join(name.split())
    if name and name != find_track(desk.timeline, track_id).name:
        commands.change_track(desk, "Rename track", track_id, name=name)


def move_track(desk: Desk, track_id: TrackId, by: int) -> None:
    """Let a track change places with the one shown above it (1) or below it (-1)."""
    before = desk.timeline
    desk.change("Move track", lambda timeline: arranging.move_track(timeline, track_id, by))
    if desk.timeline is before:
        desk.said.emit("This track is at the end of its kind already.")


def mark(desk: Desk) -> MarkerId | None:
    """Name the moment at the playhead; gives the marker."""
    name, at = f"Moment {len(desk.timeline.markers) + 1}", desk.playhead_time
    number = desk.timeline.next_number
    done = desk.change("Mark this moment", lambda timeline: edits.add_marker(timeline, at, name))
    return MarkerId(f"m{number}") if done else None


def rename_marker(desk: Desk, marker_id: MarkerId, name: str) -> None:
    """Give a named moment another name."""
    name = " ".join(name.split())
    if name:
        desk.change("Rename moment", lambda timeline: arranging.rename_marker(timeline, marker_id, name))


def remove_marker(desk: Desk, marker_id: MarkerId) -> None:
    """Take a named moment away."""
    desk.change("Remove moment", lambda timeline: edits.remove_marker(timeline, marker_id))


def go_to_marker(desk: Desk, way: int) -> None:
    """Go to the next (1) or the last (-1) named moment."""
    ahead = [each for each in desk.timeline.markers if (each.at.value - desk.playhead) * way > 0]
    if not ahead:
        desk.said.emit(NO_MORE)
        return
    found: Marker = min(ahead, key=lambda each: abs(each.at.value - desk.playhead))
    desk.move_playhead(found.at.value)
    desk.said.emit(found.name)
