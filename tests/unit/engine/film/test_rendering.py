from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.core.errors import BadInputError, CancelledError, ConsentError, MarkError, OutputError, UsageError
from keepsake.core.progress import Progress
from keepsake.core.scene import Scene
from keepsake.core.timebase import range_of
from keepsake.engine.export import ComposedFilm, name_film
from keepsake.engine.film import plan as planning
from keepsake.engine.film.encoding import working_encoder
from keepsake.engine.film.estimating import estimate_film
from keepsake.engine.film.presets import film_preset, film_presets
from keepsake.engine.film.rendering import render_film
from keepsake.engine.provenance.label_reading import detect_label
from keepsake.engine.provenance.verifying import verify_file
from keepsake.engine.requests import (
    Chapter,
    EncoderChoice,
    EstimateFilm,
    Subtitle,
    VerifyFile,
)
from tests.consents import PORTRAIT, granted_for_film
from tests.scenes import (
    assert_same,
    colour_layer,
    colours,
    drawn_photo,
    film_request,
    portrait_layer,
    scene_of,
    still_layer,
)


def lumas(path: Path) -> Iterator[np.ndarray]:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield frame.to_ndarray(format="gray")


def streams(path: Path) -> dict[str, Fraction]:
    with av.open(str(path)) as film:
        return {each.type: Fraction(each.duration or 0) * (each.time_base or 0) for each in film.streams}


def stopping_after(frames: int) -> object:
    def report(progress: Progress) -> None:
        if progress.stage == "drawing the film" and progress.done >= frames:
            raise CancelledError("Stopped.")

    return report


def test_a_plain_film_is_whole_and_declares_that_nobody_is_animated(tmp_path: Path) -> None:
    scene = colours(60, 70, 50)
    request = film_request(
        scene,
        tmp_path,
        title="Summer",
        chapters=(Chapter(0, "Beach"), Chapter(60, "Garden")),
        subtitles=(Subtitle(10, 40, "Grüße"), Subtitle(70, 100, "مرحبا")),
    )
    report = render_film(request)
    found = streams(request.output_path)
    assert (report.frames, report.animated_frames, report.notes) == (180, 0, ())
    assert found["video"] == found["audio"] == Fraction(180, 25)
    with av.open(str(request.output_path)) as film:
        assert film.metadata["title"] == "Summer"
        assert "AI" not in film.metadata["comment"]
        assert [chapter["metadata"]["title"] for chapter in film.chapters()] == ["Beach", "Garden"]
        assert {stream.type for stream in film.streams} >= {"video", "audio", "subtitle"}
        words = [bytes(packet)[2:].decode() for packet in film.demux(film.streams.subtitles[0]) if packet.size]
    assert [word for word in words if word.strip()][:2] == ["Grüße", "مرحبا"]
    findings = verify_file(VerifyFile(file_path=request.output_path))
    assert findings.is_signed_by_keepsake
    assert not findings.is_mark_found
    assert not findings.label_frames
    assert "nobody in them was animated" in " ".join(findings.declared)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "pieces"]


def test_pieces_that_did_not_change_are_not_made_again(tmp_path: Path) -> None:
    scene = colours(110, 110, 110)
    request = film_request(scene, tmp_path)
    first = render_film(request)
    again = render_film(request)
    changed = render_film(
        replace(request, scene=replace(scene, layers=(*scene.layers[:2], colour_layer(220, 110, 200))))
    )
    assert (first.pieces, first.pieces_reused) == (2, 0)
    assert again.pieces_reused == 2
    assert changed.pieces_reused == 1


def test_a_stopped_export_leaves_no_film_and_goes_on_where_it_was(tmp_path: Path) -> None:
    scene = colours(110, 110, 110, 110)
    whole = film_request(scene, tmp_path / "whole")
    stopped = film_request(scene, tmp_path / "stopped")
    for request in (whole, stopped):
        request.output_path.parent.mkdir()
    render_film(whole)
    with pytest.raises(CancelledError):
        render_film(stopped, stopping_after(300))  # type: ignore[arg-type]
    assert [path.name for path in stopped.output_path.parent.iterdir()] == ["pieces"]
    report = render_film(stopped)
    assert report.pieces_reused >= 1
    assert_same(stopped.output_path, whole.output_path)


def test_a_damaged_piece_is_made_again(tmp_path: Path) -> None:
    request = film_request(colours(60), tmp_path)
    render_film(request)
    for piece in (tmp_path / "pieces").glob("*.mp4"):
        piece.write_bytes(piece.read_bytes()[:2000])
    assert render_film(request).pieces_reused == 0


def test_missing_photos_are_named_or_stand_as_placeholders(tmp_path: Path) -> None:
    request = film_request(scene_of(still_layer(tmp_path / "Aunt Rose.jpg", 0, 30)), tmp_path)
    with pytest.raises(BadInputError, match=r"Aunt Rose\.jpg"):
        render_film(request)
    assert render_film(replace(request, allows_missing=True)).frames == 30


def test_a_full_disk_is_refused_before_anything_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(OutputError, match="free"):
        render_film(film_request(colours(60), tmp_path))
    assert not (tmp_path / "film.mp4").exists()


def test_the_film_never_replaces_a_photo_in_it(tmp_path: Path) -> None:
    photo = drawn_photo(tmp_path / "photo.png").rename(tmp_path / "photo.mp4")
    with pytest.raises(UsageError, match="original"):
        render_film(film_request(scene_of(still_layer(photo, 0, 30)), tmp_path, output_path=photo))


@pytest.mark.parametrize(("name", "suffix"), [("loop-gif", ".gif"), ("prores", ".mov")])
def test_other_presets_make_whole_files(name: str, suffix: str, tmp_path: Path) -> None:
    request = film_request(colours(12, 12), tmp_path, preset=name, output_path=tmp_path / f"film{suffix}")
    report = render_film(request)
    assert report.size_bytes == request.output_path.stat().st_size > 0
    shown = len(list(lumas(request.output_path)))
    assert shown == 24 if suffix == ".mov" else 2 <= shown <= 12  # a GIF need not repeat equal frames
    assert verify_file(VerifyFile(file_path=request.output_path)).is_signed_by_keepsake


def test_a_wrong_ending_or_too_long_a_loop_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.mp4"):
        render_film(film_request(colours(12), tmp_path, output_path=tmp_path / "film.mov"))
    with pytest.raises(UsageError, match="20 seconds"):
        render_film(film_request(colours(600), tmp_path, preset="loop-gif", output_path=tmp_path / "film.gif"))


def test_an_estimate_is_near_the_film(tmp_path: Path) -> None:
    photo = drawn_photo(tmp_path / "photo.png", size=(1600, 900))
    request = film_request(scene_of(still_layer(photo, 0, 130), still_layer(photo, 130, 130)), tmp_path)
    before = estimate_film(EstimateFilm(film=request))
    size = render_film(request).size_bytes
    after = estimate_film(EstimateFilm(film=request))
    assert size / 3 < before.size_bytes < size * 3
    assert (before.pieces_done, after.pieces_done) == (0, after.pieces)


def test_a_chip_that_cannot_encode_gives_way_to_software(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preset = replace(film_preset("tv-1080"), hardware=("h264_nvenc", "h264_qsv", "h264_amf"))
    assert working_encoder(preset, tmp_path) in {"libx264", *preset.hardware}
    assert working_encoder(replace(preset, hardware=()), tmp_path) == "libx264"
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(planning, "working_encoder", lambda preset, _: preset.encoder)
    request = film_request(colours(20), tmp_path, encoder=EncoderChoice.HARDWARE)
    assert render_film(request).encoder == "libx264"


def test_presets_are_what_they_say() -> None:
    assert len(film_presets()) == 11
    for preset in film_presets().values():
        assert preset.width % 2 == preset.height % 2 == 0
        assert preset.words
    with pytest.raises(UsageError, match="tv-1080"):
        film_preset("betamax")
    with pytest.raises(UsageError, match="MB"):
        film_preset("small-for-email").bit_rate_bound(3600.0)


def living_scene() -> Scene:
    return scene_of(colour_layer(0, 20, 10), portrait_layer(PORTRAIT, 20, 50), colour_layer(70, 20, 30))


def test_nobody_is_animated_without_consent(tmp_path: Path) -> None:
    with pytest.raises(ConsentError):
        render_film(film_request(living_scene(), tmp_path))
    assert not (tmp_path / "film.mp4").exists()


def test_a_living_scene_without_marks_gets_no_name(tmp_path: Path) -> None:
    film = ComposedFilm(
        destination=tmp_path / "film.mp4", scene=living_scene(), unsigned=tmp_path / "u.part", marks=None
    )
    with pytest.raises(MarkError):
        name_film(film, lambda path: path.touch(), lambda _: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "suffix"), [("loop-gif", ".gif"), ("webp", ".webp")])
def test_loops_with_living_people_carry_every_mark(name: str, suffix: str, tmp_path: Path) -> None:
    scene = scene_of(portrait_layer(PORTRAIT, 0, 20))
    output = tmp_path / f"loop{suffix}"
    render_film(film_request(scene, tmp_path, consents=granted_for_film(tmp_path), preset=name, output_path=output))
    findings = verify_file(VerifyFile(file_path=output))
    assert findings.is_signed_by_keepsake
    assert findings.is_mark_found
    assert findings.label_frames == findings.frames_looked_at > 0


def test_exactly_the_frames_with_living_people_bear_the_label(tmp_path: Path) -> None:
    request = film_request(living_scene(), tmp_path, consents=granted_for_film(tmp_path))
    report = render_film(request)
    assert report.animated_frames == 50
    with closing(lumas(request.output_path)) as frames:
        shown = [detect_label(luma) for number, luma in enumerate(frames) if number in (0, 19, 20, 45, 69, 70, 89)]
    assert shown == [False, False, True, True, True, False, False]
    findings = verify_file(VerifyFile(file_path=request.output_path))
    assert findings.is_signed_by_keepsake
    assert findings.is_mark_found
    assert findings.label_frames == findings.frames_looked_at > 0  # only where the film says somebody is animated
    assert range_of(20, 50, request.scene.rate) == request.scene.layers[1].at
