from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from keepsake.core.acting import Acting
from keepsake.core.curve import Easing, Key
from keepsake.core.errors import NoFaceError, PhotoError
from keepsake.core.scene import (
    Border,
    ColourFill,
    Crop,
    Fill,
    KenBurns,
    Look,
    Picture,
    Portrait,
    Rgb,
    Still,
    Title,
    Tone,
    Transition,
    TransitionKind,
    VideoClip,
)
from keepsake.core.timebase import frames, range_of
from keepsake.engine.compose.composer import Composer
from keepsake.engine.compose.kept import Kept
from keepsake.engine.media.colour import planes_of
from keepsake.engine.media.pyramid import Pyramid
from tests.layers import DEMO, RATE, difference, drawn_photo, layer, plain_photo, scene

RED, BLUE = (200, 20, 20), (20, 20, 200)
GLIDE = KenBurns(start=Crop(0, 0, 0.9, 0.6), end=Crop(0.1, 0.1, 0.9, 0.6), easing=Easing.LINEAR)
PUSH_IN = KenBurns(start=Crop(0, 0, 1, 0.84), end=Crop(0.08, 0.05, 0.87, 0.73))
ROUNDING = 1


def middle_rgb(composer: Composer, index: int) -> list[int]:
    picture = composer.rgb(index)
    colour: list[int] = picture[picture.shape[0] // 2, picture.shape[1] // 2].tolist()
    return colour


def near(one: list[int], other: tuple[int, int, int]) -> bool:
    return max(abs(first - second) for first, second in zip(one, other, strict=True)) <= 3


def test_layers_lie_over_one_another_in_their_time(tmp_path: Path) -> None:
    below, above = plain_photo(tmp_path / "r.png", RED), plain_photo(tmp_path / "b.png", BLUE)
    made = scene(layer(below, 0, 20), layer(above, 10, 20))
    with Composer(made) as composer:
        assert near(middle_rgb(composer, 5), RED)
        assert near(middle_rgb(composer, 15), BLUE)
        assert near(middle_rgb(composer, 25), BLUE)
        assert composer.frame(29).y.max() > 16
        for outside in (-1, 30):
            with pytest.raises(ValueError, match="the film has frames 0 to 29"):
                composer.frame(outside)


def test_opacity_keys_blend_with_what_is_below(tmp_path: Path) -> None:
    fading = layer(plain_photo(tmp_path / "b.png", BLUE), 0, 21, opacity=(Key(0, 0.0, Easing.LINEAR), Key(20, 1.0)))
    with Composer(scene(layer(plain_photo(tmp_path / "r.png", RED), 0, 21), fading)) as composer:
        assert near(middle_rgb(composer, 0), RED)
        assert near(middle_rgb(composer, 10), (110, 20, 110))
        assert near(middle_rgb(composer, 20), BLUE)


def test_a_dissolve_between_photos_and_its_neighbours_are_seamless(tmp_path: Path) -> None:
    one, other = plain_photo(tmp_path / "r.png", RED), plain_photo(tmp_path / "b.png", BLUE)
    change = Transition(before=0, at=range_of(10, 9, RATE))
    with Composer(scene(layer(one, 0, 19), layer(other, 10, 20), transitions=(change,))) as composer:
        reds = [middle_rgb(composer, index)[0] for index in range(9, 20)]
    assert near([reds[5]] * 3, (110, 110, 110))
    assert np.diff(reds).max() <= -16
    assert np.diff(reds).min() >= -20


def test_three_dissolving_layers_follow_each_other(tmp_path: Path) -> None:
    photos = [plain_photo(tmp_path / f"{n}.png", colour) for n, colour in enumerate((RED, BLUE, (20, 200, 20)))]
    layers = tuple(layer(photo, 10 * n, 20) for n, photo in enumerate(photos))
    changes = tuple(Transition(before=n, at=range_of(10 * n + 10, 10, RATE)) for n in range(2))
    with Composer(scene(*layers, transitions=changes)) as composer:
        assert near(middle_rgb(composer, 9), RED)
        assert middle_rgb(composer, 19)[2] > 170
        assert middle_rgb(composer, 29)[1] > 170


def test_the_same_frame_comes_out_the_same_however_it_is_reached(tmp_path: Path) -> None:
    photo = drawn_photo(tmp_path / "a.png")
    made = scene(
        layer(Still(picture=photo, move=PUSH_IN), 0, 40, look=Look(tone=Tone.SEPIA, grain=0.5, vignette=0.5)),
        layer(Still(picture=photo), 20, 40, border=Border()),
        layer(Title(text="Anna"), 5, 50),
        transitions=(Transition(before=0, at=range_of(20, 20, RATE), kind=TransitionKind.BLUR),),
    )
    with Composer(made) as forward:
        film = [forward.frame(index) for index in range(0, 60, 6)]
    with Composer(made, most_bytes=1) as backward:
        again = [backward.frame(index) for index in reversed(range(0, 60, 6))][::-1]
    assert max(difference(one, other) for one, other in zip(film, again, strict=True)) == 0


def test_a_smaller_copy_shows_what_the_photo_shows(tmp_path: Path) -> None:
    """From a copy, a frame differs from the photo's own by less than encoding costs, and lies where it lay."""
    photo = drawn_photo(tmp_path / "a.png", (2200, 1500))
    known = replace(photo, sha256=hashlib.sha256(photo.path.read_bytes()).hexdigest())
    pyramid = Pyramid(tmp_path / "levels")
    window = cv2.createHanningWindow((640, 360), cv2.CV_32F)
    scenes = [scene(layer(Still(picture=each, move=PUSH_IN)), size=(640, 360)) for each in (photo, known)]
    with Composer(scenes[0]) as plain, Composer(scenes[1], pyramid=pyramid) as quick:
        for index in (0, 13, 47):
            exact, copied = plain.frame(index), quick.frame(index)
            off = exact.y.astype(float) - copied.y
            assert 10 * np.log10(255**2 / (off**2).mean()) > 42
            (x, y), _ = cv2.phaseCorrelate(exact.y.astype(np.float32), copied.y.astype(np.float32), window)
            assert max(abs(x), abs(y)) < 0.02
    assert [path.name for path in (tmp_path / "levels").iterdir()] == [f"{known.sha256}-1024.jpg"]


def test_a_copy_made_now_is_the_copy_found_later(tmp_path: Path) -> None:
    photo = drawn_photo(tmp_path / "a.png", (1600, 900))
    photo = replace(photo, sha256=hashlib.sha256(photo.path.read_bytes()).hexdigest())
    made = scene(layer(Still(picture=photo, move=PUSH_IN)))
    films = []
    for _ in range(2):
        with Composer(made, pyramid=Pyramid(tmp_path / "levels")) as composer:
            films.append(composer.frame(20))
    (level,) = (tmp_path / "levels").iterdir()
    level.write_bytes(level.read_bytes()[:99])
    with Composer(made, pyramid=Pyramid(tmp_path / "levels")) as composer:
        films.append(composer.frame(20))
    assert max(difference(films[0], film) for film in films[1:]) == 0


@pytest.mark.parametrize("move", [GLIDE, PUSH_IN, KenBurns(start=GLIDE.start, end=Crop(0.02, 0.013, 0.9, 0.6))])
def test_slow_moves_do_not_shake(tmp_path: Path, move: KenBurns) -> None:
    """At most 0.1 px RMS between frames, by phase correlation, beside the smooth path."""
    photo = drawn_photo(tmp_path / "a.png", (1200, 800))
    window = cv2.createHanningWindow((256, 256), cv2.CV_32F)
    with Composer(scene(layer(Still(picture=photo, move=move)), size=(640, 360))) as composer:
        seen = [composer.frame(index).y[52:308, 192:448].astype(np.float32) for index in range(48)]
    steps = np.array([cv2.phaseCorrelate(one, other, window)[0] for one, other in pairwise(seen)])
    times = np.arange(47)
    for axis in range(2):
        rest = steps[:, axis] - np.polyval(np.polyfit(times, steps[:, axis], 4), times)
        assert np.sqrt((rest**2).mean()) <= 0.1


def test_a_still_photo_is_as_sharp_as_it_can_be(tmp_path: Path) -> None:
    """A photo of the frame's own size that does not move is shown pixel for pixel."""
    photo = drawn_photo(tmp_path / "a.png", (320, 180))
    with Composer(scene(layer(Still(picture=photo)))) as composer:
        frame = composer.frame(0)
    assert np.abs(frame.y.astype(int) - planes_of(np.asarray(Image.open(photo.path))).y).max() <= ROUNDING


@pytest.mark.parametrize("size", [(300, 900), (900, 300), (160, 90), (40, 40)])
def test_no_black_bars_whatever_the_photo_s_shape(tmp_path: Path, size: tuple[int, int]) -> None:
    with Composer(scene(layer(plain_photo(tmp_path / "a.png", (190, 200, 180), size)))) as composer:
        assert composer.frame(0).y.min() > 80


def test_other_fills(tmp_path: Path) -> None:
    still = plain_photo(tmp_path / "a.png", RED, (30, 60))
    ground = layer(ColourFill(colour=Rgb(*BLUE)))
    with Composer(scene(ground, layer(still, fill=Fill.NONE))) as composer:
        assert near(composer.rgb(0)[90, 10].tolist(), BLUE)
        assert near(middle_rgb(composer, 0), RED)
    with Composer(scene(ground, layer(still, fill=Fill.COLOUR, fill_colour=Rgb(0, 90, 0)))) as composer:
        assert near(composer.rgb(0)[90, 10].tolist(), (0, 90, 0))


def test_a_small_picture_moves_over_the_film(tmp_path: Path) -> None:
    inset = layer(plain_photo(tmp_path / "a.png", RED, (160, 90)), fill=Fill.NONE)
    inset = replace(inset, scale=(Key(0, 0.25),), x=(Key(0, -0.25, Easing.LINEAR), Key(20, 0.25)))
    with Composer(scene(layer(ColourFill(colour=Rgb(*BLUE))), inset)) as composer:
        assert near(composer.rgb(0)[90, 80].tolist(), RED)
        assert near(composer.rgb(20)[90, 240].tolist(), RED)
        assert near(composer.rgb(20)[90, 80].tolist(), BLUE)


def test_deep_zooms_do_not_pop(tmp_path: Path) -> None:
    """Where a zoom changes from one size of the photo to the next, sharpness changes by no more than elsewhere."""
    photo = drawn_photo(tmp_path / "a.png", (1600, 900))
    move = KenBurns(end=Crop(0.4, 0.4, 0.2, 0.2), easing=Easing.LINEAR)
    with Composer(scene(layer(Still(picture=photo, move=move), length=60))) as composer:
        sharpness = [float(cv2.Laplacian(composer.frame(n).y, cv2.CV_32F).std()) for n in range(60)]
    changes = np.abs(np.diff(np.log(sharpness)))
    assert changes.max() < 0.15


def test_the_look_of_the_film_spares_titles(tmp_path: Path) -> None:
    made = scene(
        layer(plain_photo(tmp_path / "a.png", RED)),
        layer(Title(text="ANNA", style=replace(Title(text="").style, colour=Rgb(0, 0, 255)))),
    )
    with Composer(replace(made, look=Look(tone=Tone.BLACK_AND_WHITE))) as composer:
        frame = composer.frame(0)
    assert frame.v.max() <= 130, "no red is left"
    assert frame.u.max() > 170, "the blue words are"


def test_what_is_missing_is_refused_or_shown_as_a_card(tmp_path: Path) -> None:
    gone = (layer(Still(picture=Picture(path=tmp_path / "gone.jpg"))), layer(VideoClip(path=tmp_path / "gone.mp4")))
    for lost in gone:
        with Composer(scene(lost)) as composer, pytest.raises((PhotoError, Exception), match="gone"):
            composer.frame(0)
        with Composer(scene(lost), allow_missing=True) as composer:
            assert 60 < composer.frame(0).y.mean() < 120


def test_living_portraits_move_and_their_surroundings_do_not() -> None:
    acting = Acting(frames=48, direction="soft smile", seed=3)
    portrait = layer(Portrait(picture=Picture(path=DEMO), acting=acting), 0, 96, source_start=frames(-5, RATE))
    with Composer(scene(portrait, size=(320, 320))) as composer:
        film = [composer.frame(index) for index in range(0, 96, 8)]
    luma = np.stack([frame.y.astype(int) for frame in film])
    assert np.ptp(luma, axis=0).max() > 20
    assert (np.ptp(luma, axis=0) == 0).mean() > 0.4
    assert difference(film[0], film[6]) == 0, "it loops after 48 frames"


def test_a_photo_of_nobody_cannot_live(tmp_path: Path) -> None:
    plain_photo(tmp_path / "a.png", RED, (128, 128))
    portrait = Portrait(picture=Picture(path=tmp_path / "a.png"), acting=Acting(frames=48))
    with Composer(scene(layer(portrait))) as composer, pytest.raises(NoFaceError, match=r"a\.png"):
        composer.frame(0)


def test_quarter_turns_and_crops_count_in_the_turned_picture(tmp_path: Path) -> None:
    pixels = np.zeros((40, 80, 3), np.uint8)
    pixels[:, :40] = RED
    Image.fromarray(pixels).save(tmp_path / "a.png")
    turned = Picture(path=tmp_path / "a.png", quarter_turns=1)
    with Composer(scene(layer(Still(picture=turned)), size=(90, 180))) as composer:
        picture = composer.rgb(0)
    assert near(picture[40, 45].tolist(), RED), "its left half is now above"
    assert picture[140, 45].max() < 8


def test_what_is_kept_stays_within_its_bounds() -> None:
    gone: list[object] = []
    kept = Kept(10, gone.append)
    assert kept.get("a", lambda: "first", lambda _: 6) == "first"
    assert kept.get("a", lambda: "again", lambda _: 6) == "first"
    kept.get("b", lambda: "second", lambda _: 6)
    assert gone == ["first"]
    kept.hold(1)
    assert gone == ["first"], "the newest always stays"
    kept.clear()
    assert gone == ["first", "second"]
