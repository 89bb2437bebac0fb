"""Photos come by date where most tell it, by name, or as given; heads are boxes in shares of the picture."""

from __future__ import annotations

from pathlib import Path

from keepsake.core.folders import asset_path
from keepsake.engine.requests import InspectPhoto, MediaReading, MediaSort
from keepsake.jobs.worker import inspect_photo
from keepsake.project.montage_photos import PhotoOrder, heads_in, in_order


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
    [head] = heads_in(inspect_photo(InspectPhoto(photo_path=asset_path("demo/eileen_collins.png"))))
    assert 0.3 < head.left < 0.5
    assert 0.05 < head.top < 0.25
    assert 0.1 < head.width < 0.3
