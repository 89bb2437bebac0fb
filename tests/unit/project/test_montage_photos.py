"""Photos come by date where most tell it, by name, or as given; heads are boxes in shares of the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from keepsake.core.folders import asset_path
from keepsake.engine.requests import InspectPhoto, MediaReading, MediaSort
from keepsake.jobs.worker import inspect_photo
from keepsake.project.montage import MontagePhoto, MontageWish, montage
from keepsake.project.montage_photos import PhotoOrder, heads_in, in_order
from keepsake.project.schema import Media, MediaId, MediaKind, Photo, new_film
from keepsake.project.sequence import clips_of


def reading(name: str, taken: str = "") -> MediaReading:
    return MediaReading(path=Path(name), sort=MediaSort.PHOTO, sha256=name, size_bytes=1, taken=taken)


def names(readings: list[MediaReading]) -> list[str]:
    return [each.path.name for each in readings]


def test_by_date_an_undated_photo_stays_after_the_one_it_followed() -> None:
    given = [reading("c", "1960"), reading("d"), reading("a", "1931-04"), reading("b", "1952")]
    assert names(in_order(given, PhotoOrder.DATE)) == ["a", "b", "c", "d"]


def test_mostly_undated_photos_stay_as_given() -> None:
    given = [reading("c", "1960"), reading("d"), reading("e"), reading("a", "1931")]
    assert names(in_order(given[:3], PhotoOrder.DATE)) == ["c", "d", "e"]


def test_by_name_nine_comes_before_ten() -> None:
    assert names(in_order([reading("10.jpg"), reading("9.jpg")], PhotoOrder.NAME)) == ["9.jpg", "10.jpg"]
    assert names(in_order([reading("10.jpg"), reading("9.jpg")], PhotoOrder.GIVEN)) == ["10.jpg", "9.jpg"]


def test_heads_are_where_the_face_is() -> None:
    heads = heads_in(inspect_photo(InspectPhoto(photo_path=asset_path("demo/eileen_collins.png"))))
    [head] = heads.boxes
    assert heads.quarter_turns == 0
    assert 0.3 < head.left < 0.5
    assert 0.05 < head.top < 0.25
    assert 0.1 < head.width < 0.3


def test_a_photo_on_its_side_is_set_upright(tmp_path: Path) -> None:
    path = tmp_path / "side.png"
    with Image.open(asset_path("demo/eileen_collins.png")) as portrait:
        size = portrait.size
        portrait.transpose(Image.Transpose.ROTATE_90).save(path)
    heads = heads_in(inspect_photo(InspectPhoto(photo_path=path)))
    assert heads.quarter_turns == 1
    [head] = heads.boxes
    assert 0.05 < head.top < 0.25
    media = Media(
        id=MediaId("p"), kind=MediaKind.PHOTO, name="p", sha256="", size_bytes=1, width=size[1], height=size[0]
    )
    film = montage(replace(new_film(), media=(media,)), [MontagePhoto(media=media, heads=heads)], MontageWish())
    photos = [place.clip.content for place in clips_of(film.timeline) if isinstance(place.clip.content, Photo)]
    assert [photo.quarter_turns for photo in photos] == [1]
