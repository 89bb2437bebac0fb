"""Composed frames against stored ones: titles, borders, looks and changes look as they did when last judged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from keepsake.core.curve import Easing, Key
from keepsake.core.scene import (
    Border,
    BorderKind,
    Crop,
    Fill,
    KenBurns,
    Look,
    Picture,
    Scene,
    Still,
    Title,
    TitleTemplate,
    Tone,
    Transition,
    TransitionKind,
)
from keepsake.core.timebase import range_of
from keepsake.engine.compose.composer import Composer
from keepsake.engine.media.colour import Frame
from keepsake.project import edits, property_edits
from keepsake.project.properties import Property
from keepsake.project.render_plan import lowered
from keepsake.project.schema import Box, Clip, Film, Framing, Media, MediaId, MediaKind, Photo, TrackKind, new_film
from keepsake.project.sequence import clips_of
from tests.layers import DEMO, RATE, layer, scene

FRAMES = Path(__file__).parent / "composed"
MOST_BYTES = 60_000
MEAN_LEVELS, BLOCK_LEVELS = 2.0, 10.0  # another CPU or another build of Skia rounds edges differently
BLOCK = 8
QUALITY = 95
PHOTO = Still(picture=Picture(path=DEMO))
CLOSE = replace(PHOTO, move=KenBurns(start=Crop(0.1, 0, 0.6, 0.5), end=Crop(0.15, 0.02, 0.5, 0.4)))
NAMES = "In loving memory\nMargaret Ann Hughes\n1931 – 2024"
SIZE = (320, 180)


def titled(template: TitleTemplate, text: str = NAMES) -> Scene:
    return scene(layer(CLOSE), layer(Title(text=text, template=template)), size=SIZE)


def bordered(kind: BorderKind, turn: float = 0.0) -> Scene:
    return scene(layer(PHOTO, border=Border(kind=kind, width=0.06), rotation=(Key(0, turn),)), size=SIZE)


def changing(kind: TransitionKind) -> Scene:
    change = Transition(before=0, at=range_of(10, 38, RATE), kind=kind)
    other = layer(replace(CLOSE), 10, 38, look=Look(tone=Tone.SEPIA))
    return scene(layer(PHOTO), other, size=SIZE, transitions=(change,))


def edited() -> Scene:
    """A film as a person edits it: a toned photo, and over it a turned print that is half faded in."""
    film = new_film("", RATE, *SIZE)
    timeline = edits.add_track(film.timeline, TrackKind.PICTURE)
    ground, upper = timeline.tracks[0].id, timeline.tracks[-1].id
    photo = Media(id=MediaId("p"), kind=MediaKind.PHOTO, name="p", sha256="", size_bytes=1)
    clip = Clip(content=Photo(photo=photo.id), source_range=range_of(0, 48, RATE))
    look = Look(tone=Tone.SEPIA, vignette=0.5)
    framed = Photo(photo=photo.id, framing=Framing(Box(0.1, 0, 0.6, 0.5), Box(0.15, 0.02, 0.5, 0.4)))
    timeline = edits.append(timeline, ground, replace(clip, content=framed, look=look))
    timeline = edits.append(timeline, upper, replace(clip, border=Border(width=0.06), fill=Fill.NONE))
    print_id = next(place.clip.id for place in clips_of(timeline) if place.track.id == upper)
    for which, value in ((Property.X, -0.2), (Property.SCALE, 0.7), (Property.ROTATION, -8.0)):
        timeline = property_edits.set_value(timeline, print_id, which, 0, value)
    keys = (Key(12, 0.0, Easing.LINEAR), Key(36, 1.0))
    timeline = property_edits.set_keys(timeline, print_id, Property.OPACITY, keys)
    return lowered(Film(timeline=timeline, media=(photo,)), lambda _: DEMO).scene


SCENES = {
    "edited": edited(),
    "soft ground": scene(layer(PHOTO), size=SIZE),
    "memorial": titled(TitleTemplate.MEMORIAL),
    "lower third": titled(TitleTemplate.LOWER_THIRD, "Eileen Collins\nHouston, 1998"),
    "subtitle": titled(TitleTemplate.SUBTITLE, "“The view was worth\nevery year of waiting.”"),
    "hebrew": titled(TitleTemplate.MEMORIAL, "לזכר סבתא מרים.\n1931 – 2024"),
    "arabic": titled(TitleTemplate.STORYTELLER, "ذكرى جدتي مريم"),
    "white print": bordered(BorderKind.WHITE_PRINT, -4.0),
    "deckled": bordered(BorderKind.DECKLED),
    "album corners": bordered(BorderKind.ALBUM_CORNERS),
    "oval": bordered(BorderKind.OVAL),
    "faded film": replace(scene(layer(CLOSE), size=SIZE), look=Look(tone=Tone.FADED_FILM, vignette=0.6)),
    "wipe": changing(TransitionKind.WIPE),
    "blur": changing(TransitionKind.BLUR),
    "credits": scene(layer(Title(text=f"{NAMES}\n\nMusic\nClair de lune", is_rolling=True)), size=SIZE),
}
AT = 24


def stored_at(name: str) -> Path:
    return FRAMES / f"{name.replace(' ', '_')}.jpg"


def differences(one: Frame, other: Frame) -> tuple[float, float]:
    """Mean difference of two pictures, and that of the block of 8 x 8 pixels where they differ most."""
    difference = np.abs(one.astype(np.float32) - other).mean(2)
    blocks = cv2.resize(difference, (SIZE[0] // BLOCK, SIZE[1] // BLOCK), interpolation=cv2.INTER_AREA)
    return float(difference.mean()), float(blocks.max())


@pytest.mark.parametrize("name", list(SCENES))
def test_a_composed_frame_looks_as_it_did(name: str, pytestconfig: pytest.Config) -> None:
    with Composer(SCENES[name]) as composer:
        picture = composer.rgb(AT)
    if pytestconfig.getoption("--set-frames", default=False):
        Image.fromarray(picture).save(stored_at(name), quality=QUALITY, subsampling=0)
    assert stored_at(name).stat().st_size <= MOST_BYTES
    with Image.open(stored_at(name)) as stored:
        reference = np.asarray(stored.convert("RGB"))
    assert picture.shape == reference.shape
    mean, worst_block = differences(picture, reference)
    assert mean <= MEAN_LEVELS
    assert worst_block <= BLOCK_LEVELS


def test_every_stored_frame_belongs_to_a_scene() -> None:
    assert set(FRAMES.glob("*.jpg")) == {stored_at(name) for name in SCENES}


def test_a_changed_title_would_be_noticed() -> None:
    other = titled(TitleTemplate.MEMORIAL, NAMES.replace("Margaret", "Marjorie"))
    with Composer(SCENES["memorial"]) as one, Composer(other) as two:
        _, worst_block = differences(one.rgb(AT), two.rgb(AT))
    assert worst_block > 1.5 * BLOCK_LEVELS


def test_a_colour_out_of_place_would_be_noticed() -> None:
    tinted = scene(layer(PHOTO, look=Look(tone=Tone.SEPIA, amount=0.4)), size=SIZE)
    with Composer(SCENES["soft ground"]) as one, Composer(tinted) as two:
        mean, _ = differences(one.rgb(AT), two.rgb(AT))
    assert mean > MEAN_LEVELS
