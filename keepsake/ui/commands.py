"""What a person can do to the film on the desk, one function each: the menus, keys and buttons call these."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from keepsake.core.errors import EditError
from keepsake.core.timebase import RationalTime, range_of
from keepsake.project import edits, together, trims
from keepsake.project.media_pool import clip_of
from keepsake.project.schema import (
    CARRIED_BY,
    Clip,
    ClipId,
    Content,
    Media,
    Timeline,
    Title,
    Track,
    TrackId,
    TrackKind,
    Transition,
    TransitionKind,
)
from keepsake.project.sequence import Place, clips_of, find_clip, find_track, is_free, length_of
from keepsake.ui.desk import Desk

TITLE_SECONDS = 4
TRANSITION_SECONDS = 1


def chosen_places(desk: Desk) -> list[Place]:
    """Give the places of the selected clips, track by track, in order."""
    return [place for place in clips_of(desk.timeline) if place.clip.id in desk.chosen]


def places_on(timeline: Timeline, track_id: TrackId) -> list[Place]:
    """Give the places of a track's clips, in order."""
    return [place for place in clips_of(timeline) if place.track.id == track_id]


def stretch_to(desk: Desk, clip_id: ClipId) -> frozenset[ClipId]:
    """Name the selected clips and those of this clip's track between them and it."""
    track = find_clip(desk.timeline, clip_id).track
    row = [place.clip.id for place in places_on(desk.timeline, track.id)]
    ends = [row.index(each) for each in desk.chosen if each in row] + [row.index(clip_id)]
    return desk.chosen | frozenset(row[min(ends) : max(ends) + 1])


def split_here(desk: Desk) -> None:
    """Divide the selected clips at the playhead; with none under it, the picture there."""
    at = desk.playhead_time
    places = [place for place in clips_of(desk.timeline) if _is_inside(place, at)]
    under = [place for place in places if place.clip.id in desk.chosen]
    under = under or [
        place for place in places if place.track.kind is TrackKind.PICTURE and not place.track.is_locked
    ]
    if not under:
        desk.said.emit("Put the playhead in the middle of a clip, then split it.")
        return
    desk.change("Split", lambda timeline: _split_all(timeline, (place.clip.id for place in under), at))


def split_at(desk: Desk, clip_id: ClipId, frame: int) -> None:
    """Divide one clip at a frame of the film."""
    at = RationalTime(frame, desk.timeline.rate)
    desk.change("Split", lambda timeline: edits.split(timeline, clip_id, at))


def remove_chosen(desk: Desk, *, closes_up: bool) -> None:
    """Take the selected clips away; what follows closes up, or a gap is left."""
    places = chosen_places(desk)
    if not places:
        desk.said.emit("Choose a clip first, then remove it.")
        return
    edit = edits.lift if not closes_up else together.ripple_delete if desk.keeps_together else edits.ripple_delete
    next_one = _beside(desk.timeline, places)
    label = f"Remove “{places[0].clip.name or 'clip'}”" if len(places) == 1 else f"Remove {len(places)} clips"
    if desk.change(label, lambda timeline: _for_each(timeline, [place.clip.id for place in places], edit)):
        desk.choose([next_one] if next_one else [])


def nudge_chosen(desk: Desk, by: int) -> None:
    """Move the selected clips by some frames, where there is room."""
    chosen = [place.clip.id for place in chosen_places(desk)]
    if chosen:
        desk.change("Move", lambda timeline: moved_together(timeline, frozenset(chosen), by))


def trim_to_playhead(desk: Desk, edge: trims.Edge, *, closes_up: bool) -> None:
    """Let the selected clip begin or end at the playhead."""
    places = chosen_places(desk)
    if len(places) != 1:
        desk.said.emit("Choose one clip, then trim it to the playhead.")
        return
    place = places[0]
    moment = place.start if edge is trims.Edge.IN else place.range_in_parent.end_exclusive
    by = desk.playhead_time - moment
    trim = ripple_trim_of(desk) if closes_up else trims.trim
    desk.change("Trim", lambda timeline: trim(timeline, place.clip.id, edge, by))


def set_length(desk: Desk, clip_id: ClipId, frames: int) -> None:
    """Make a clip last so many frames, or as many as it has; what follows on its track moves along."""
    set_lengths(desk, (clip_id,), frames)


def set_lengths(desk: Desk, clip_ids: Iterable[ClipId], frames: int) -> None:
    """Make clips last so many frames each, or as many as they have; what follows on their tracks moves along."""
    ids, trim = list(clip_ids), ripple_trim_of(desk)

    def edit(timeline: Timeline) -> Timeline:
        for clip_id in ids:
            by = frames - find_clip(timeline, clip_id).clip.duration.value
            step = RationalTime(by, timeline.rate)
            timeline = trim(timeline, clip_id, trims.Edge.OUT, step)
        return timeline

    desk.change("Length", edit)


def trim_chosen(desk: Desk, edge: trims.Edge, by: int, *, closes_up: bool) -> None:
    """Move one end of the selected clip by some frames."""
    places = chosen_places(desk)
    if len(places) != 1:
        desk.said.emit("Choose one clip, then trim it.")
        return
    trim = ripple_trim_of(desk) if closes_up else trims.trim
    step = RationalTime(by, desk.timeline.rate)
    desk.change("Trim", lambda timeline: trim(timeline, places[0].clip.id, edge, step))


def ripple_trim_of(desk: Desk) -> Callable[[Timeline, ClipId, trims.Edge, RationalTime], Timeline]:
    """Give the trim that what follows moves along with: on every track, or on the clip's own alone."""
    return together.ripple_trim if desk.keeps_together else trims.ripple_trim


def set_transition(desk: Desk, clip_id: ClipId, kind: TransitionKind | None) -> None:
    """Let a clip go into the next in a way that takes a second, or with a straight cut."""
    if kind is None:
        desk.change("Straight cut", lambda timeline: edits.remove_transition(timeline, clip_id))
        return
    half = RationalTime(int(TRANSITION_SECONDS * desk.timeline.rate) // 2, desk.timeline.rate)
    change = Transition(kind=kind, in_offset=half, out_offset=half)
    desk.change("Transition", lambda timeline: edits.add_transition(timeline, clip_id, change))


def shift_in_order(desk: Desk, clip_id: ClipId, by: int) -> None:
    """Let a clip change places with the one before (-1) or after it (1)."""
    place = find_clip(desk.timeline, clip_id)
    clips = places_on(desk.timeline, place.track.id)
    index = next(number for number, each in enumerate(clips) if each.clip.id == clip_id) + by
    if 0 <= index < len(clips):
        move_in_order(desk, clip_id, index if by < 0 else index + 1)


def move_in_order(desk: Desk, clip_id: ClipId, before: int) -> None:
    """Put a clip before the clip that is now number `before` (from 0) of its track; its number of clips for last."""
    place = find_clip(desk.timeline, clip_id)
    clips = places_on(desk.timeline, place.track.id)
    end = RationalTime(length_of(place.track.items), desk.timeline.rate)
    at = clips[before].start if before < len(clips) else end
    label = f"Move “{place.clip.name}”" if place.clip.name else "Move"
    desk.change(label, lambda timeline: edits.rearrange(timeline, clip_id, place.track.id, at))


def add_media(desk: Desk, media: Iterable[Media], at: int | None = None, track_id: TrackId | None = None) -> None:
    """Put media into the film: at a frame, pushing later what follows, or after everything else."""
    several = list(media)
    if not several:
        return
    label = f"Add “{several[0].name}”" if len(several) == 1 else f"Add {len(several)} files"
    before = desk.timeline.next_number
    insert = together.insert if desk.keeps_together else edits.insert
    if desk.change(label, lambda timeline: _with_media(timeline, several, (at, track_id), insert)):
        new = [place.clip.id for place in clips_of(desk.timeline) if _number(place.clip.id) >= before]
        desk.choose(new)


def add_title(desk: Desk, content: Content) -> None:
    """Put a title at the playhead for four seconds, in place of any title there."""
    rate = desk.timeline.rate
    track = carrier(desk.timeline, content, None)
    title = Clip(name="Title", content=content, source_range=range_of(0, int(TITLE_SECONDS * rate), rate))
    if track is None:
        desk.said.emit("This film has no unlocked track for titles.")
        return
    at, before = desk.playhead_time, desk.timeline.next_number
    if desk.change("Add title", lambda timeline: edits.overwrite(timeline, track.id, at, title)):
        desk.choose(place.clip.id for place in clips_of(desk.timeline) if place.clip.id == f"c{before}")


def change_clip(desk: Desk, label: str, clip_id: ClipId, **values: object) -> None:
    """Give a clip other properties."""

    def edit(timeline: Timeline) -> Timeline:
        clip = find_clip(timeline, clip_id).clip
        return edits.change_clip(timeline, replace(clip, **values))  # type: ignore[arg-type]

    desk.change(label, edit)


def rename(desk: Desk, clip_id: ClipId, name: str) -> None:
    """Give a clip another name; a title's name is its words."""
    content = find_clip(desk.timeline, clip_id).clip.content
    if isinstance(content, Title):
        change_clip(desk, "Change words", clip_id, content=replace(content, text=name))
    else:
        change_clip(desk, "Rename", clip_id, name=name)


def change_track(desk: Desk, label: str, track_id: TrackId, **values: object) -> None:
    """Mute, lock or rename a track."""

    def edit(timeline: Timeline) -> Timeline:
        return edits.change_track(timeline, replace(find_track(timeline, track_id), **values))  # type: ignore[arg-type]

    desk.change(label, edit)


def moved_together(timeline: Timeline, chosen: frozenset[ClipId], by: int) -> Timeline:
    """Move clips along their tracks where nothing else lies; no room is an error."""
    places = [place for place in clips_of(timeline) if place.clip.id in chosen]
    by = max(by, -min(place.start.value for place in places))
    ids = chosen | tied_to(timeline, chosen)
    places = [place for place in clips_of(timeline) if place.clip.id in ids]
    if not by or not places:
        return timeline
    for place in places:
        refuse_occupied(timeline, place, by, ids)
    for place in places:
        timeline = edits.lift(edits.unlink(timeline, place.clip.id), place.clip.id)
    for place in places:
        timeline = edits.overwrite(
            timeline, place.track.id, RationalTime(place.start.value + by, timeline.rate), place.clip
        )
    return timeline


def tied_to(timeline: Timeline, chosen: frozenset[ClipId]) -> frozenset[ClipId]:
    """Name the clips that are linked or grouped with any of these, and these."""
    clips = [place.clip for place in clips_of(timeline)]
    links = {clip.link for clip in clips if clip.id in chosen and clip.link is not None}
    groups = {clip.group for clip in clips if clip.id in chosen and clip.group is not None}
    return chosen | {clip.id for clip in clips if clip.link in links or clip.group in groups}


def refuse_occupied(timeline: Timeline, place: Place, by: int, apart_from: frozenset[ClipId]) -> None:
    """Raise EditError when a clip would lie on another, or begin before the film."""
    start = place.start.value + by
    if start < 0:
        raise EditError("Nothing can begin before the film does.")
    if not is_free(find_track(timeline, place.track.id), start, place.clip.duration.value, apart_from):
        raise EditError("There is no free room for these clips there.")


def carrier(timeline: Timeline, content: Content, preferred: TrackId | None) -> Track | None:
    """Give the track for a content: the preferred one if it may carry it, else the first that may."""
    fitting = [track for track in timeline.tracks if track.kind in CARRIED_BY[type(content)] and not track.is_locked]
    asked = next((track for track in fitting if track.id == preferred), None)
    music = next((track for track in fitting if track.kind is TrackKind.MUSIC), None)
    return asked or music or next(iter(fitting), None)


def _with_media(
    timeline: Timeline,
    media: list[Media],
    place: tuple[int | None, TrackId | None],
    insert: Callable[[Timeline, TrackId, RationalTime, Clip], Timeline],
) -> Timeline:
    at, track_id = place
    ends: dict[TrackId, int] = {}
    for each in media:
        clip = clip_of(each, timeline)
        track = carrier(timeline, clip.content, track_id)
        if track is None:
            raise EditError(f"This film has no unlocked track for “{each.name}”.")
        if at is None:
            timeline = edits.append(timeline, track.id, clip)
            continue
        start = ends.get(track.id, at)
        timeline = insert(timeline, track.id, RationalTime(start, timeline.rate), clip)
        ends[track.id] = start + clip.duration.value
    return timeline


def _is_inside(place: Place, at: RationalTime) -> bool:
    return place.start < at < place.range_in_parent.end_exclusive


def _split_all(timeline: Timeline, clip_ids: Iterable[ClipId], at: RationalTime) -> Timeline:
    for clip_id in clip_ids:
        if _is_inside(find_clip(timeline, clip_id), at):
            timeline = edits.split(timeline, clip_id, at)
    return timeline


def _for_each(timeline: Timeline, clip_ids: list[ClipId], edit: Callable[[Timeline, ClipId], Timeline]) -> Timeline:
    for clip_id in clip_ids:
        if any(place.clip.id == clip_id for place in clips_of(timeline)):
            timeline = edit(timeline, clip_id)
    return timeline


def _beside(timeline: Timeline, places: list[Place]) -> ClipId | None:
    """Name the clip that stands next to those that go, so that the keyboard has somewhere to go on."""
    going = {place.clip.id for place in places}
    row = [item.id for item in places[-1].track.items if isinstance(item, Clip)]
    last = row.index(places[-1].clip.id)
    staying = [clip_id for clip_id in (*row[last:], *reversed(row[:last])) if clip_id not in going]
    return staying[0] if staying else None


def _number(clip_id: ClipId) -> int:
    return int(clip_id[1:]) if clip_id[1:].isdecimal() else -1
