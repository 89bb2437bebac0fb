"""Files are known by their content; dates are read where people and cameras leave them."""

import hashlib
import wave
from datetime import datetime
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import pytest
from PIL import Image

from keepsake.core.errors import BadInputError, CancelledError
from keepsake.engine.media.dates import date_in_name, date_taken
from keepsake.engine.media.examine import examine_media
from keepsake.engine.media.pyramid import Pyramid, build_pyramid, level_side
from keepsake.engine.requests import BuildPyramid, ExamineMedia, MediaSort


def drawn(width=640, height=480):
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([across % 256, down % 256, (across + down) % 256], axis=-1).astype(np.uint8)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "gran.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "1987:06:14 10:30:00"
    Image.fromarray(drawn()).save(path, exif=exif)
    return path


@pytest.fixture
def video(tmp_path):
    path = tmp_path / "Christmas 1994-12.mp4"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264", rate=Fraction(30000, 1001))
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(45):
            frame = av.VideoFrame.from_ndarray(np.roll(drawn(320, 240), number * 4, axis=1), format="rgb24")
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "voice.wav"
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(16000)
        target.writeframes(bytes(16000 * 2 * 3))
    return path


def test_a_photo_is_upright_dated_hashed_and_small(photo):
    reading = examine_media(ExamineMedia(path=photo, thumbnail_px=100))
    assert (reading.sort, reading.width, reading.height) == (MediaSort.PHOTO, 480, 640)
    assert (reading.taken, reading.taken_from) == ("1987-06-14T10:30:00", "EXIF")
    assert reading.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert reading.size_bytes == photo.stat().st_size
    with Image.open(BytesIO(reading.thumbnail)) as small:
        assert small.size == (75, 100)


def test_a_video_has_a_length_a_picture_and_perhaps_sound(video):
    reading = examine_media(ExamineMedia(path=video))
    assert (reading.sort, reading.width, reading.height, reading.has_sound) == (MediaSort.VIDEO, 320, 240, False)
    assert abs(reading.seconds - 45 * Fraction(1001, 30000)) < Fraction(1, 1000)
    assert (reading.taken, reading.taken_from) == ("1994-12", "file name")
    with Image.open(BytesIO(reading.thumbnail)) as small:
        assert small.size == (320, 240)


def test_a_sound_has_a_length(sound):
    reading = examine_media(ExamineMedia(path=sound))
    assert (reading.sort, reading.seconds, reading.thumbnail) == (MediaSort.SOUND, 3, b"")


@pytest.mark.parametrize("content", [b"", b"hello" * 99, b"%PDF-1.4", b"\xff\xd8\xff\xe0 cut", b"RIFF\0\0\0\0WAVE"])
def test_other_files_are_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "letter.doc"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=r"letter\.doc.*[a-z]\.$"):
        examine_media(ExamineMedia(path=path))


def test_a_title_in_an_old_encoding_does_no_harm(video):
    titled = video.with_name("titled.mp4")
    with av.open(str(video)) as source, av.open(str(titled), "w") as target:
        target.metadata["title"] = "Gran at Muenchen"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    titled.write_bytes(titled.read_bytes().replace(b"Muenchen", b"M\xfcnchen!"))
    assert examine_media(ExamineMedia(path=titled)).sort is MediaSort.VIDEO


def test_looking_can_be_cancelled(video):
    def stop(_):
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        examine_media(ExamineMedia(path=video), stop)


def test_a_pyramid_halves_down_to_the_smallest(photo, tmp_path):
    with Image.open(photo) as picture:
        large = picture.resize((picture.width * 4, picture.height * 4))
    large.save(tmp_path / "large.png")
    request = BuildPyramid(photo_path=tmp_path / "large.png", folder=tmp_path / "levels", most_px=1024)
    reading = build_pyramid(request)
    longest = max(reading.width, reading.height)
    assert [level.side for level in reading.levels] == [side for side in (1024, 724, 512) if side < 0.7 * longest]
    for level in reading.levels:
        with Image.open(level.path) as picture:
            assert max(picture.size) == level.side
    assert build_pyramid(request) == reading


def test_a_copy_is_chosen_with_a_little_to_spare():
    assert [level_side(6000, needed) for needed in (100, 1000, 1020, 2000, 2900)] == [512, 1024, 1448, 2048, None]
    assert level_side(2900, 2000) is None
    assert level_side(3000, 2000) == 2048


def test_a_photo_that_changed_is_not_kept_under_its_old_digest(photo, tmp_path):
    pixels = Pyramid(tmp_path / "levels").pixels(photo, "0" * 64, 64)
    assert max(pixels.shape) == 64
    assert list((tmp_path / "levels").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("20190504_121212", "2019-05-04"),
        ("1952-06-14 wedding", "1952-06-14"),
        ("wedding 14.6.1952", "1952-06-14"),
        ("wedding 3.4.1952", "1952"),
        ("wedding 24.12.1987", "1987-12-24"),
        ("wedding 12-24-1987", "1987-12-24"),
        ("Margaret 1961", "1961"),
        ("1961-07", "1961-07"),
        ("Gran_1893_scan", "1893"),
        ("IMG_1984", ""),
        ("DSC01999", ""),
        ("Scan 1984", ""),
        ("1920x1080", ""),
        ("2019-02-31", "2019-02"),
        ("9999", ""),
        ("2099", ""),
        ("Gran", ""),
    ],
)
def test_dates_in_names(name, date):
    assert date_in_name(name) == date


@pytest.mark.parametrize(
    ("packet", "date"),
    [
        ('<x:xmpmeta><rdf exif:DateTimeOriginal="1952-06-14T10:00:00+01:00"/></x:xmpmeta>', "1952-06-14T10:00:00"),
        ("<x:xmpmeta><photoshop:DateCreated>1952-06</photoshop:DateCreated></x:xmpmeta>", "1952-06"),
        ('<x:xmpmeta xmp:CreateDate="2001-01-02" photoshop:DateCreated="1952"></x:xmpmeta>', "1952"),
        ('<x:xmpmeta photoshop:DateCreated="1952-99-99"></x:xmpmeta>', ""),
        ('<x:xmpmeta photoshop:DateCreated="0001"></x:xmpmeta>', ""),
    ],
)
def test_dates_in_xmp(tmp_path, packet, date):
    path = tmp_path / "scan.jpg"
    path.write_bytes(b"\xff\xd8\xff" + packet.encode())
    assert date_taken(path, None)[0] == date


def test_a_camera_with_its_clock_unset_says_nothing(tmp_path):
    (tmp_path / "1952.jpg").write_bytes(b"")
    assert date_taken(tmp_path / "1952.jpg", datetime(1, 1, 1)) == ("1952", "file name")
