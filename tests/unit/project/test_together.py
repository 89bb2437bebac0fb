"""Everything together: what follows moves along on every track, in one edit, and nothing is cut, covered or lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.errors import EditError
from keepsake.project import arranging, edits, together
from keepsake.project.laws import broken_laws
from keepsake.project.schema import Clip, TrackId, TrackKind, Transition, new_film
from keepsake.project.sequence import clips_of, find_clip
from keepsake.project.trims import Edge
from tests.films import RATE, after_steps, any_clip, photo_clip, sound_clip, steps, time, video_clip

PICTURE, TITLES, VOICE, MUSIC = (TrackId(f"t{number}") for number in range(1, 5))


def empty():
    return new_film("A film", RATE).timeline


def film():
    """Three photos of 100 frames, a title over each from its 20th frame, and a song under all."""
    timeline = empty()
    for number in range(3):
        timeline = edits.append(timeline, PICTURE, photo_clip(100))
        timeline = edits.overwrite(timeline, TITLES, time(number * 100 + 20), any_clip(TrackKind.TITLES, 0, 50))
    return edits.append(timeline, MUSIC, sound_clip(0, 290, 300))


def starts(timeline, track):
    return [place.start.value for place in clips_of(timeline) if place.track.id == track]


def what_is_there(timeline, track_id):
    return [(place.clip.id, place.clip.source_range) for place in clips_of(timeline) if place.track.id == track_id]


def test_titles_stay_with_their_pictures_and_music_goes_on():
    longer = together.insert(film(), PICTURE, time(100), photo_clip(40))
    assert starts(longer, PICTURE) == [0, 100, 140, 240]
    assert starts(longer, TITLES) == [20, 160, 260]
    assert starts(longer, MUSIC) == [0]
    first, second, _ = (place.clip.id for place in clips_of(film()) if place.track.id == PICTURE)
    assert starts(together.ripple_trim(film(), first, Edge.OUT, time(-30)), TITLES) == [20, 90, 190]
    assert starts(together.ripple_delete(film(), second), TITLES) == [20, 120, 170]


def test_titles_and_songs_move_nothing_else():
    timeline = film()
    title, song = (next(p.clip.id for p in clips_of(timeline) if p.track.id == track) for track in (TITLES, MUSIC))
    without = together.ripple_delete(timeline, title)
    assert (starts(without, TITLES), starts(without, PICTURE)) == ([120, 220], [0, 100, 200])
    shorter = together.ripple_trim(timeline, title, Edge.OUT, time(-20))
    assert starts(shorter, TITLES) == [20, 120, 220]
    assert starts(together.ripple_delete(timeline, song), PICTURE) == [0, 100, 200]
    louder = together.insert(timeline, MUSIC, time(0), sound_clip(0, 50, 300))
    assert (starts(louder, PICTURE), starts(louder, MUSIC)) == ([0, 100, 200], [0, 50])


def test_a_locked_track_stays():
    timeline = film()
    timeline = edits.change_track(timeline, replace(timeline.tracks[1], is_locked=True))
    assert starts(together.insert(timeline, PICTURE, time(100), photo_clip(40)), TITLES) == [20, 120, 220]


@given(steps, st.integers(0, 400), st.integers(1, 60))
def test_what_is_put_in_moves_what_follows_and_nothing_else(numbers, at, length):
    timeline = after_steps(empty(), numbers)
    track = next((each for each in timeline.tracks if each.kind is TrackKind.PICTURE), None)
    if track is None:
        return
    after = together.insert(timeline, track.id, time(at), photo_clip(length))
    assert list(broken_laws(after)) == []
    for other in timeline.tracks:
        if other.id == track.id:
            continue
        assert what_is_there(after, other.id) == what_is_there(timeline, other.id)
        moved = list(zip(starts(timeline, other.id), starts(after, other.id), strict=True))
        assert all(new == old for old, new in moved if old < at)
        assert {new - old for old, new in moved} <= {0, length}
        if not any(isinstance(item, Transition) for item in other.items):
            assert all(new - old == length for old, new in moved if old >= at)


@given(steps, st.integers(0, 99), st.integers(-60, 60), st.booleans())
def test_nothing_on_other_tracks_is_lost_by_taking_out_or_trimming(numbers, pick, by, is_removed):
    timeline = after_steps(empty(), numbers)
    places = list(clips_of(timeline))
    if not places:
        return
    place = places[pick % len(places)]
    if is_removed:
        after, alone = together.ripple_delete(timeline, place.clip.id), edits.ripple_delete(timeline, place.clip.id)
    else:
        edge = Edge.OUT if pick % 2 else Edge.IN
        after = together.ripple_trim(timeline, place.clip.id, edge, time(by))
        alone = after
    assert list(broken_laws(after)) == []
    end = place.range_in_parent.end_exclusive.value
    for other in timeline.tracks:
        if other.id == place.track.id:
            continue
        assert what_is_there(after, other.id) == what_is_there(alone, other.id)
        if what_is_there(alone, other.id) == what_is_there(timeline, other.id):
            moved = zip(starts(timeline, other.id), starts(after, other.id), strict=True)
            assert all(new == old for old, new in moved if old < end)


@given(steps, st.integers(0, 99), st.integers(0, 400))
def test_pasting_keeps_the_laws_and_every_clip(numbers, pick, at):
    timeline = after_steps(empty(), numbers)
    places = list(clips_of(timeline))
    if not places:
        return
    chosen = places[pick % len(places) :][:3]
    try:
        after = arranging.paste(timeline, arranging.copied(chosen), time(at))
    except EditError:
        return
    assert list(broken_laws(after)) == []
    there = {place.clip.id: place.clip for place in clips_of(after)}
    assert all(there[place.clip.id].source_range == place.clip.source_range for place in places)
    assert len(there) == len(places) + len(chosen)


@given(steps, st.integers(0, 99), st.integers(0, 80))
def test_an_overlap_shows_the_same_frames_under_a_dissolve(numbers, pick, frames):
    timeline = after_steps(empty(), numbers)
    places = list(clips_of(timeline))
    if not places:
        return
    place = places[pick % len(places)]
    try:
        after = arranging.overlap(timeline, place.clip.id, frames)
    except EditError:
        return
    assert list(broken_laws(after)) == []
    assert {each.clip.id for each in clips_of(after)} == {each.clip.id for each in places}


def test_an_overlap_is_a_dissolve_and_the_film_is_shorter_by_it():
    timeline = edits.append(edits.append(empty(), PICTURE, video_clip(0, 100, 100)), PICTURE, photo_clip(80))
    second = list(clips_of(timeline))[1].clip.id
    after = arranging.overlap(timeline, second, 25)
    left, change, right = after.tracks[0].items
    assert isinstance(change, Transition)
    assert (change.in_offset, change.out_offset) == (time(13), time(12))
    assert isinstance(left, Clip)
    assert isinstance(right, Clip)
    assert (left.duration.value, right.duration.value) == (88, 67)
    with pytest.raises(EditError, match="follows the other"):
        arranging.overlap(timeline, next(iter(clips_of(timeline))).clip.id, 25)


def test_tracks_change_places_only_with_their_like():
    timeline = edits.add_track(empty(), TrackKind.PICTURE, "Over")
    over = timeline.tracks[-1].id
    lower = arranging.move_track(timeline, over, -1)
    assert [track.id for track in lower.tracks] == [PICTURE, over, VOICE, MUSIC, TITLES]
    assert arranging.move_track(timeline, over, 1) == timeline
    assert [track.id for track in arranging.move_track(timeline, MUSIC, 1).tracks][2:4] == [MUSIC, VOICE]


def test_fades_and_moments_are_changed_in_place():
    timeline = edits.append(empty(), PICTURE, photo_clip(100))
    clip_id = next(iter(clips_of(timeline))).clip.id
    faded = arranging.fade(arranging.fade(timeline, clip_id, Edge.IN, 30), clip_id, Edge.OUT, 90)
    clip = find_clip(faded, clip_id).clip
    assert (clip.fade_in, clip.fade_out) == (time(30), time(70))
    assert arranging.fade(arranging.fade(faded, clip_id, Edge.IN, 0), clip_id, Edge.OUT, -5) == timeline
    marked = edits.add_marker(timeline, time(9), "born")
    assert arranging.rename_marker(marked, marked.markers[0].id, "wed").markers[0].name == "wed"
