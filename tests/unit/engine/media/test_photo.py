"""Reads drawn photos of every format, and awkward files of every kind."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from keepsake.core.errors import ExitCode, PhotoError
from keepsake.engine.media import photo as photo_module
from keepsake.engine.media.photo import read_photo

WIDTH, HEIGHT = 96, 64


def drawn() -> Image.Image:
    """A smooth picture whose four corners differ: red grows rightwards, green downwards."""
    across, down = np.meshgrid(np.linspace(0, 255, WIDTH), np.linspace(0, 255, HEIGHT))
    return Image.fromarray(np.stack([across, down, np.full_like(across, 90)], -1).astype(np.uint8))


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def deep_grey() -> Image.Image:
    return Image.fromarray(np.linspace(0, 65535, WIDTH * HEIGHT).astype(np.uint16).reshape(HEIGHT, WIDTH))


def as_lab() -> Image.Image:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(drawn(), srgb, lab, outputMode="LAB")
    assert converted is not None
    return converted


COLOUR_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("JPEG", lambda: encoded(drawn(), "JPEG", quality=95)),
    "progressive": ("JPEG", lambda: encoded(drawn(), "JPEG", quality=95, progressive=True)),
    "png": ("PNG", lambda: encoded(drawn(), "PNG")),
    "tiff": ("TIFF", lambda: encoded(drawn(), "TIFF")),
    "tiff lzw": ("TIFF", lambda: encoded(drawn(), "TIFF", compression="tiff_lzw")),
    "tiff lab": ("TIFF", lambda: encoded(as_lab(), "TIFF")),
    "webp": ("WebP", lambda: encoded(drawn(), "WEBP", quality=95)),
    "bmp": ("BMP", lambda: encoded(drawn(), "BMP")),
    "heic": ("HEIC", lambda: encoded(drawn(), "HEIF", quality=95)),
    "avif": ("AVIF", lambda: encoded(drawn(), "AVIF", quality=95)),
    "jpeg 2000": ("JPEG 2000", lambda: encoded(drawn(), "JPEG2000")),
    "palette": ("PNG", lambda: encoded(drawn().quantize(256), "PNG")),
    "gif": ("GIF", lambda: encoded(drawn().quantize(256), "GIF")),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(content: bytes, name: str = "photo.bin") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("kind", COLOUR_FILES)
def test_every_format_shows_the_same_picture_whatever_its_name(kind: str, written: Callable[..., Path]) -> None:
    name, content = COLOUR_FILES[kind][0], COLOUR_FILES[kind][1]()
    photo = read_photo(written(content, "misnamed.txt"))
    assert photo.pixels.shape == (HEIGHT, WIDTH, 3)
    assert photo.pixels.dtype == np.uint8
    assert (photo.format, photo.width, photo.height, photo.had_alpha) == (name, WIDTH, HEIGHT, False)
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    difference = np.abs(photo.pixels.astype(int) - np.asarray(drawn()))
    assert difference.mean() < (12 if kind in ("gif", "palette") else 3)


def test_pixels_cannot_be_changed(written: Callable[..., Path]) -> None:
    photo = read_photo(written(encoded(drawn(), "PNG")))
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_keeps_its_whole_range(kind: str, written: Callable[..., Path]) -> None:
    pixels = read_photo(written(encoded(deep_grey(), kind))).pixels
    expected = np.rint(np.asarray(deep_grey()) / 257)
    assert np.abs(pixels - expected[..., None]).max() <= 1


def test_sixteen_bit_grey_where_zero_is_white_is_inverted(written: Callable[..., Path]) -> None:
    tags = {262: 0}
    pixels = read_photo(written(encoded(deep_grey(), "TIFF", tiffinfo=tags))).pixels
    assert pixels[0, 0, 0] == 255
    assert pixels[-1, -1, 0] == 0


@pytest.mark.parametrize("scale", [1.0, 255.0, 65535.0])
def test_float_grey_is_scaled_by_what_it_holds(scale: float, written: Callable[..., Path]) -> None:
    ramp = np.tile(np.linspace(0, scale, WIDTH, dtype=np.float32), (HEIGHT, 1))
    pixels = read_photo(written(encoded(Image.fromarray(ramp), "TIFF"))).pixels
    assert pixels[0, 0, 0] == 0
    assert pixels[0, -1, 0] == 255


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(kind: str, written: Callable[..., Path]) -> None:
    pixels = read_photo(written(encoded(drawn().convert("CMYK"), kind))).pixels
    assert np.abs(pixels.astype(int) - np.asarray(drawn())).mean() < 6


def test_transparent_places_become_light_paper(written: Callable[..., Path]) -> None:
    picture = drawn().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((WIDTH, HEIGHT)))
    photo = read_photo(written(encoded(picture, "PNG")))
    assert photo.had_alpha
    assert photo.pixels[0].min() > 235
    assert np.abs(photo.pixels[-1].astype(int) - np.asarray(drawn())[-1]).max() <= 2


def test_transparent_palette_colours_become_light_paper(written: Callable[..., Path]) -> None:
    picture = Image.new("P", (8, 8), 1)
    picture.putpalette([0, 0, 0, 200, 10, 10])
    picture.paste(0, (0, 0, 4, 8))
    photo = read_photo(written(encoded(picture, "PNG", transparency=0)))
    assert photo.had_alpha
    assert tuple(photo.pixels[0, 0]) == (244, 244, 244)
    assert tuple(photo.pixels[0, 7]) == (200, 10, 10)


def test_opaque_alpha_is_not_transparency(written: Callable[..., Path]) -> None:
    assert not read_photo(written(encoded(drawn().convert("RGBA"), "PNG"))).had_alpha


def swapped_profile() -> bytes:
    """A valid RGB profile that is not sRGB: sRGB's own with the red and green primaries exchanged."""
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        content.replace(b"rXYZ", b"tmpX")
        .replace(b"gXYZ", b"rXYZ")
        .replace(b"tmpX", b"gXYZ")
        .replace(b"s\0R\0G\0B", b"o\0w\0n\0x")
    )


def test_embedded_profiles_are_converted_to_srgb(written: Callable[..., Path]) -> None:
    red = Image.new("RGB", (16, 16), (230, 20, 20))
    pixels = read_photo(written(encoded(red, "PNG", icc_profile=swapped_profile()))).pixels
    assert pixels[8, 8, 1] > 200
    assert pixels[8, 8, 0] < 80


@pytest.mark.parametrize("profile", [b"", b"not a profile", swapped_profile()[:200]])
def test_broken_profiles_are_left_aside(profile: bytes, written: Callable[..., Path]) -> None:
    pixels = read_photo(written(encoded(drawn(), "PNG", icc_profile=profile))).pixels
    assert np.array_equal(pixels, np.asarray(drawn()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone(kind: str, orientation: int, written: Callable[..., Path]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    stored = drawn() if undo is None else drawn().transpose(Image.Transpose(undo))
    photo = read_photo(written(encoded(stored, kind, exif=exif.tobytes())))
    assert (photo.width, photo.height) == (WIDTH, HEIGHT)
    assert np.abs(photo.pixels.astype(int) - np.asarray(drawn())).mean() < 6


def test_the_moment_of_exposure_is_read(written: Callable[..., Path]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "1987:06:05 04:03:02"
    assert read_photo(written(encoded(drawn(), "JPEG", exif=exif))).taken == datetime(1987, 6, 5, 4, 3, 2)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "yesterday", ""])
def test_a_senseless_moment_is_none(text: str, written: Callable[..., Path]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = text
    assert read_photo(written(encoded(drawn(), "JPEG", exif=exif))).taken is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("max_pixels", [5000, 1500, 300, 1])
def test_large_scans_are_reduced_within_the_limit(
    kind: str, max_pixels: int, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_module, "STRIP_PIXELS", 500)
    path = written(encoded(drawn(), kind))
    photo = read_photo(path, max_pixels)
    assert photo.pixels.shape[0] * photo.pixels.shape[1] <= max_pixels
    assert (photo.width, photo.height) == (WIDTH, HEIGHT)
    assert photo.scale == photo.pixels.shape[1] / WIDTH
    if max_pixels > 300:
        size = photo.pixels.shape[1::-1]
        expected = np.asarray(drawn().resize(size, Image.Resampling.BOX)).astype(int)
        assert np.abs(photo.pixels - expected).mean() < 4


def refused(path: Path) -> str:
    with pytest.raises(PhotoError) as caught:
        read_photo(path)
    sentence = str(caught.value)
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty (0 bytes)"),
        (b"Dear grandmother,\n", "not a picture that Keepsake knows"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04rest", "a packed folder"),
        (b"<svg xmlns=''/>", "a drawing or a web page"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "a film"),
        (b"\0\0\0\x18ftypcrx \0\0\0\0crx isom", "a camera's raw file"),
        (b"II*\0\x10\0\0\0CR\x02\0", "a camera's raw file"),
        (b"8BPS\0\x01", "a Photoshop document"),
        (b"\xff\xd8\xff", "is damaged"),
        (b"\x89PNG\r\n\x1a\n", "is damaged"),
        (b"II*\0\0\0\0\0", "is damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is damaged"),
        (b"RIFF\x04\0\0\0WEBP", "is damaged"),
        (b"BM" + bytes(60), "is damaged"),
    ],
)
def test_other_files_get_one_sentence(content: bytes, words: str, written: Callable[..., Path]) -> None:
    assert words in refused(written(content, "scan.jpg"))


def test_a_photo_cut_short_is_called_so(written: Callable[..., Path]) -> None:
    content = encoded(drawn(), "JPEG")
    assert "is damaged or cut short" in refused(written(content[: len(content) // 2]))


def test_a_kind_of_tiff_nobody_scans_is_called_rare(written: Callable[..., Path]) -> None:
    content = encoded(drawn(), "TIFF", tiffinfo={339: (3, 3, 3)})
    assert "of a rare kind" in refused(written(content))


def test_what_pillow_logs_is_not_printed() -> None:
    assert any(isinstance(handler, logging.NullHandler) for handler in logging.getLogger("PIL").handlers)


def test_raw_files_that_only_hold_a_preview_are_named_so(written: Callable[..., Path]) -> None:
    content = encoded(drawn(), "TIFF", tiffinfo={254: 1})
    assert "a camera's raw file" in refused(written(content, "photo.nef"))


def test_decompression_bombs_are_refused_before_decoding(written: Callable[..., Path]) -> None:
    content = bytearray(encoded(Image.new("1", (8, 8)), "BMP"))
    content[18:26] = (60_000).to_bytes(4, "little") * 2
    assert "60000 x 60000 pixels" in refused(written(bytes(content)))


def test_missing_files_folders_and_links_get_one_sentence(tmp_path: Path) -> None:
    assert "There is no file nowhere.jpg" in refused(tmp_path / "nowhere.jpg")
    assert "There is no file a.jpg" in refused(tmp_path / "nowhere" / "a.jpg")
    assert "is a folder" in refused(tmp_path)
    loop = tmp_path / "loop.jpg"
    loop.symlink_to(loop)
    assert "leads back to itself" in refused(loop)
    assert "cannot be opened" in refused(tmp_path / ("long" * 100))
    assert "cannot be opened" in refused(tmp_path / "null\0byte.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "not an ordinary file" in refused(tmp_path / "pipe.jpg")


def test_files_that_may_not_be_read_get_one_sentence(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(encoded(drawn(), "PNG"))

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "You may not read photo.bin" in refused(path)


def test_a_failing_disk_gets_one_sentence(written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(encoded(drawn(), "PNG"))

    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(hashlib, "file_digest", failing)
    assert "cannot be read from its disk" in refused(path)


def test_strange_names_stay_on_one_line(tmp_path: Path) -> None:
    assert "There is no file two?lines.jpg" in refused(tmp_path / "two\nlines.jpg")


def test_photos_are_never_written(written: Callable[..., Path]) -> None:
    path = written(encoded(drawn(), "TIFF"))
    path.chmod(0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns
    read_photo(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("kind", COLOUR_FILES)
def test_a_file_cut_short_anywhere_is_a_photo_or_one_sentence(
    kind: str, written: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    content = COLOUR_FILES[kind][1]()
    offsets = random.Random(1).sample(range(len(content)), 25)
    for offset in (*range(0, 40, 3), *offsets):
        _read_or_refused(written(content[:offset]))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", COLOUR_FILES)
def test_a_file_with_wrong_bytes_is_a_photo_or_one_sentence(
    kind: str, written: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(2)
    content = COLOUR_FILES[kind][1]()
    for _ in range(30):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 3, 20))):
            damaged[int(chance.random() ** 2 * len(damaged))] = chance.randrange(256)
        _read_or_refused(written(bytes(damaged)))
    assert capfd.readouterr() == ("", "")


def _read_or_refused(path: Path) -> None:
    """Any other error, and any warning, fails the test."""
    with suppress(PhotoError):
        assert read_photo(path).pixels.ndim == 3
