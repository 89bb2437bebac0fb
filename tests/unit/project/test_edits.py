"""Every edit keeps the laws, changes lengths as it says, and leaves the old timeline as it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.errors import EditError
from keepsake.project import edits, trims
from keepsake.project.laws import broken_laws
from keepsake.project.schema import (
    Clip,
    ClipId,
    Gap,
    Timeline,
    Title,
    TrackId,
    TrackKind,
    Transition,
    new_film,
)
from keepsake.project.sequence import clips_of, film_length, find_clip, length_of
from keepsake.project.trims import Edge
from tests.films import RATE, after_steps, one_step, photo_clip, range_of, sound_clip, steps, time, video_clip

PICTURE, TITLES, VOICE = TrackId("t1"), TrackId("t2"), TrackId("t3")


def empty() -> Timeline:
    return new_film("A film", RATE).timeline


def three(*clips: Clip) -> Timeline:
    timeline = empty()
    for clip in clips or (photo_clip(100), video_clip(10, 50), photo_clip(80)):
        timeline = edits.append(timeline, PICTURE, clip)
    return timeline


def layout(timeline: Timeline, track: int = 0) -> list[tuple[str, int]]:
    """Say what is on a track: ids, "gap" or "transition", with lengths."""
    said = []
    for item in timeline.tracks[track].items:
        if isinstance(item, Clip):
            said.append((str(item.id), item.duration.value))
        elif isinstance(item, Gap):
            said.append(("gap", item.duration.value))
        else:
            said.append(("transition", item.in_offset.value + item.out_offset.value))
    return said


@given(steps)
def test_any_sequence_of_edits_keeps_the_laws(numbers):
    timeline = empty()
    for step in numbers:
        before = timeline
        timeline = after_steps(timeline, [step])
        assert list(broken_laws(timeline)) == []
        assert before.next_number <= timeline.next_number


@given(steps)
@settings(max_examples=30)
def test_an_edit_is_a_function_of_its_arguments_alone(numbers):
    assert after_steps(empty(), numbers) == after_steps(empty(), numbers)


@given(steps, st.tuples(st.integers(0, 23), st.integers(0, 60), st.integers(0, 60), st.integers(-40, 40)))
def test_the_old_timeline_is_untouched(numbers, step):
    timeline = after_steps(empty(), numbers)
    said = repr(timeline)
    after_steps(timeline, [step])
    assert repr(timeline) == said


@given(steps, st.integers(0, 400), st.integers(1, 60))
def test_insert_and_append_lengthen_a_track_and_ripple_delete_shortens_it(numbers, at, length):
    timeline = after_steps(empty(), numbers)
    track = next((each for each in timeline.tracks if each.kind is TrackKind.PICTURE), None)
    if track is None:
        return
    was = length_of(track.items)
    longer = edits.insert(timeline, track.id, time(at), photo_clip(length))
    assert length_of(find_in(longer, track.id)) == max(was, at) + length
    assert length_of(find_in(edits.append(timeline, track.id, photo_clip(length)), track.id)) == was + length
    shorter = edits.ripple_delete(longer, ClipId(f"c{timeline.next_number}"))
    assert length_of(find_in(shorter, track.id)) in (was, max(was, at)) if at <= was else True


def find_in(timeline, track_id):
    return next(track.items for track in timeline.tracks if track.id == track_id)


@given(steps, st.integers(0, 400), st.integers(1, 60))
def test_overwrite_moves_nothing_outside_its_range(numbers, at, length):
    timeline = after_steps(empty(), numbers)
    track = next((each for each in timeline.tracks if each.kind is TrackKind.PICTURE), None)
    if track is None:
        return
    after = edits.overwrite(timeline, track.id, time(at), photo_clip(length))
    placed = range_of(at, length, RATE)
    starts = {p.clip.id: p.start for p in clips_of(after)}
    for place in clips_of(timeline):
        is_apart = place.start >= placed.end_exclusive or place.range_in_parent.end_exclusive <= placed.start
        if place.track.id != track.id or is_apart:
            assert starts[place.clip.id] == place.start


@given(steps, st.integers(0, 99), st.integers(-50, 50))
def test_slides_slips_and_rolls_keep_the_films_length(numbers, pick, by):
    timeline = after_steps(empty(), numbers)
    places = list(clips_of(timeline))
    if not places:
        return
    place = places[pick % len(places)]
    was = length_of(place.track.items)
    assert length_of(find_in(trims.slip(timeline, place.clip.id, time(by)), place.track.id)) == was
    slid = trims.slide(timeline, place.clip.id, time(by))
    last = [p for p in places if p.track.id == place.track.id][-1]
    if place.clip.id != last.clip.id:
        assert length_of(find_in(slid, place.track.id)) == was
    try:
        rolled = trims.roll(timeline, place.clip.id, time(by))
    except EditError:
        return
    assert length_of(find_in(rolled, place.track.id)) == was


def test_insert_divides_the_clip_that_is_there():
    timeline = edits.insert(three(), PICTURE, time(40), photo_clip(25))
    assert [length for _, length in layout(timeline)] == [40, 25, 60, 50, 80]
    assert film_length(timeline) == time(255)


def test_overwrite_replaces_parts():
    timeline = edits.overwrite(three(), PICTURE, time(90), photo_clip(30))
    assert [length for _, length in layout(timeline)] == [90, 30, 30, 80]
    assert find_clip(timeline, ClipId("c7")).clip.source_range == range_of(30, 30, RATE)


def test_a_clip_far_out_leaves_a_gap_before_it():
    timeline = edits.overwrite(empty(), PICTURE, time(30), photo_clip(20))
    assert layout(timeline) == [("gap", 30), ("c5", 20)]


def test_lift_leaves_a_gap_and_the_last_gap_goes():
    timeline = three()
    first, second, third = (place.clip.id for place in clips_of(timeline))
    assert layout(edits.lift(timeline, second))[1] == ("gap", 50)
    assert layout(edits.lift(timeline, third)) == layout(timeline)[:2]
    both = edits.lift(edits.lift(timeline, first), second)
    assert layout(both) == [("gap", 150), (str(third), 80)]
    assert layout(edits.close_gap(both, PICTURE, time(149))) == [(str(third), 80)]


def test_split_keeps_every_frame_and_markers_with_their_half():
    timeline = three()
    second = list(clips_of(timeline))[1].clip.id
    halves = edits.split(timeline, second, time(120))
    left, right = list(clips_of(halves))[1:3]
    assert left.clip.source_range == range_of(10, 20, RATE)
    assert right.clip.source_range == range_of(30, 30, RATE)
    with pytest.raises(EditError, match="between its ends"):
        edits.split(timeline, second, time(100))


def test_linked_clips_are_split_moved_and_removed_as_one():
    timeline = edits.append(three(video_clip(0, 50)), VOICE, sound_clip(0, 50))
    video, sound = (place.clip.id for place in clips_of(timeline))
    timeline = edits.link(timeline, (video, sound))
    halves = edits.split(timeline, video, time(20))
    links = [place.clip.link for place in clips_of(halves)]
    assert len(links) == 4
    assert links[0] == links[2] != links[1] == links[3]
    moved = edits.move(timeline, sound, VOICE, time(30))
    assert [place.start for place in clips_of(moved)] == [time(30), time(30)]
    assert list(clips_of(edits.ripple_delete(timeline, sound))) == []
    assert len(list(clips_of(edits.lift(edits.unlink(timeline, video), sound)))) == 1


def test_grouped_clips_never_overwrite_one_another():
    timeline = edits.add_track(three(photo_clip(20)), TrackKind.PICTURE)
    above = timeline.tracks[-1].id
    timeline = edits.append(timeline, above, photo_clip(20))
    low, high = (place.clip.id for place in clips_of(timeline))
    timeline = edits.group(timeline, (low, high))
    with pytest.raises(EditError, match="lie on one another"):
        edits.move(timeline, low, above, time(10))


def test_rearranging_loses_nothing():
    timeline = three()
    first, second, third = (place.clip.id for place in clips_of(timeline))
    assert layout(edits.rearrange(timeline, third, PICTURE, time(0))) == [(third, 80), (first, 100), (second, 50)]
    assert layout(edits.rearrange(timeline, first, PICTURE, time(150))) == [(second, 50), (first, 100), (third, 80)]
    assert edits.rearrange(timeline, first, PICTURE, time(40)) == timeline


def test_trim_stops_at_the_content_the_neighbour_and_one_frame():
    timeline = edits.lift(three(), ClipId("c5"))
    video = ClipId("c7")
    assert layout(trims.trim(timeline, video, Edge.IN, time(-500))) == [("gap", 90), (video, 60), ("c9", 80)]
    assert layout(trims.trim(timeline, video, Edge.IN, time(500)))[:2] == [("gap", 149), (video, 1)]
    assert trims.trim(timeline, video, Edge.OUT, time(500)) == timeline
    assert layout(trims.trim(timeline, video, Edge.OUT, time(-20)))[1:3] == [(video, 30), ("gap", 20)]
    assert layout(trims.ripple_trim(timeline, video, Edge.OUT, time(500)))[1] == (video, 90)


def test_roll_and_slide_trade_frames_between_neighbours():
    timeline = three()
    assert [n for _, n in layout(trims.roll(timeline, ClipId("c5"), time(500)))] == [149, 1, 80]
    assert [n for _, n in layout(trims.roll(timeline, ClipId("c5"), time(-500)))] == [90, 60, 80]
    assert [n for _, n in layout(trims.slide(timeline, ClipId("c7"), time(10)))] == [110, 50, 70]
    assert [n for _, n in layout(trims.slide(timeline, ClipId("c5"), time(10)))] == [10, 100, 40, 80]
    with pytest.raises(EditError, match="directly after"):
        trims.roll(timeline, ClipId("c9"), time(1))


def test_transitions_fit_their_clips_or_are_refused():
    dissolve = Transition(in_offset=time(40), out_offset=time(40))
    timeline = edits.add_transition(three(), ClipId("c5"), dissolve)
    assert timeline.tracks[0].items[1] == Transition(in_offset=time(10), out_offset=time(40))
    assert edits.remove_transition(timeline, ClipId("c5")) == three()
    assert ("transition", 50) not in layout(edits.ripple_delete(timeline, ClipId("c7")))
    with pytest.raises(EditError, match="directly after"):
        edits.add_transition(timeline, ClipId("c9"), dissolve)
    tight = three(video_clip(0, 50, 50), video_clip(0, 50, 50))
    with pytest.raises(EditError, match="not enough"):
        edits.add_transition(tight, ClipId("c5"), dissolve)


def test_a_shorter_replacement_leaves_a_gap():
    timeline = edits.replace_content(three(), ClipId("c5"), video_clip().content, range_of(0, 30, RATE))
    assert layout(timeline)[:3] == [("c5", 30), ("gap", 70), ("c7", 50)]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda t: edits.append(t, TITLES, photo_clip()), "belongs on a picture track"),
        (lambda t: edits.append(t, TrackId("t99"), photo_clip()), "no longer in the film"),
        (lambda t: edits.lift(t, ClipId("c99")), "no longer in the film"),
        (lambda t: edits.insert(t, PICTURE, time(-1), photo_clip()), "before the film does"),
        (lambda t: edits.append(t, PICTURE, photo_clip(0)), "no usable length"),
        (lambda t: edits.append(t, PICTURE, video_clip(90, 50, 100)), "no usable length"),
        (lambda t: edits.close_gap(t, PICTURE, time(3)), "no gap"),
        (lambda t: edits.change_clip(t, replace(photo_clip(1), id=ClipId("c5"))), "trimming"),
        (lambda t: edits.move(t, ClipId("c7"), PICTURE, time(-1)), "before the film does"),
        (lambda t: edits.append(t, PICTURE, photo_clip(2**53)), "longer than can be counted"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(edit, sentence):
    with pytest.raises(EditError, match=sentence):
        edit(three())


def test_a_locked_track_does_not_change():
    timeline = three()
    timeline = edits.change_track(timeline, replace(timeline.tracks[0], is_locked=True, items=()))
    assert len(list(clips_of(timeline))) == 3
    for which in (9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21):
        with pytest.raises(EditError, match="locked"):
            one_step(timeline, (which, 0, 0, 5))


def test_a_name_and_fades_are_changed_without_moving():
    timeline = three()
    clip = find_clip(timeline, ClipId("c5")).clip
    after = edits.change_clip(timeline, replace(clip, name="Gran", fade_in=time(90), fade_out=time(90)))
    changed = find_clip(after, ClipId("c5")).clip
    assert (changed.name, changed.fade_in, changed.fade_out) == ("Gran", time(90), time(10))
    assert isinstance(edits.append(after, TITLES, titled("Gran")).tracks[1].items[0], Clip)


def titled(text: str) -> Clip:
    return Clip(content=Title(text=text), source_range=range_of(0, 50, RATE))
