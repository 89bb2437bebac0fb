"""Every preset's film opens in other programs as what it is: ffprobe, mpv and melt where they are, Pillow always."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from keepsake.engine.film.presets import FilmPreset, film_presets
from keepsake.engine.requests import Chapter, Subtitle
from keepsake.jobs.scheduler import Scheduler, result_of
from tests.scenes import colours, film_request

FRAMES = 20
FILMS = [name for name, preset in film_presets().items() if not preset.is_loop and not preset.sound_alone]
LOOPS = [name for name, preset in film_presets().items() if preset.is_loop]
CODECS = {"libx264": "h264", "libsvtav1": "av1", "prores_ks": "prores"}
POSTER_REMARK = "timescale not set"
"""FFmpeg 5 says so of a poster, whose single picture has no time."""
LARGE = frozenset({"4k"})
"""Twice as wide as television and coded alike: not worth its time here."""


LONGEST_S = 60
"""That another program may take for a film of a second; some versions of melt never come to an end."""


def said_by(command: list[str]) -> subprocess.CompletedProcess[str]:
    """What another program says; one that hangs is killed and named."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        pytest.fail(f"{command[0]} did not end within {LONGEST_S} s and was killed: {' '.join(command)}")


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def made(folder: Path, name: str) -> Path:
    output = folder / f"film{film_presets()[name].suffix}"
    request = film_request(
        colours(FRAMES // 2, FRAMES // 2),
        folder,
        preset=name,
        output_path=output,
        chapters=(Chapter(0, "Beach"),),
        subtitles=(Subtitle(2, 12, "Grüße"),),
    )
    # In a worker, as in life: the AV1 encoder changes how memory is handed out in its whole process.
    with Scheduler(light_lanes=1) as scheduler:
        result_of(scheduler.submit(request).wait())
    return output


def probed(path: Path) -> dict[str, Any]:
    command = [program("ffprobe"), "-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_chapters"]
    said = said_by([*command, str(path)])
    assert said.stderr == ""
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def of_kind(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in found["streams"] if each["codec_type"] == kind]


def boxes(path: Path) -> list[str]:
    """The names of a file's outermost MP4 boxes, in order."""
    content, at, names = path.read_bytes(), 0, []
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        names.append(content[at + 4 : at + 8].decode("latin-1"))
        at += size if size > 1 else int.from_bytes(content[at + 8 : at + 16], "big")
    return names


def assert_pictures(pictures: dict[str, Any], preset: FilmPreset) -> None:
    assert pictures["codec_name"] == CODECS[preset.encoder]
    assert (pictures["width"], pictures["height"]) == (preset.width, preset.height)
    assert pictures["pix_fmt"] == preset.pixels
    assert {pictures[each] for each in ("color_space", "color_transfer", "color_primaries")} == {"bt709"}
    assert pictures["color_range"] == "tv"
    assert pictures["r_frame_rate"] == pictures["avg_frame_rate"] == "25/1"
    assert int(pictures["nb_frames"]) == FRAMES
    assert float(pictures["start_time"]) == 0
    assert pictures.get("sample_aspect_ratio", "1:1") == "1:1"
    assert not [each for each in pictures.get("side_data_list", []) if "rotation" in each]


@pytest.mark.parametrize("name", [name for name in FILMS if name not in LARGE])
def test_a_film_is_in_other_programs_what_its_preset_says(name: str, tmp_path: Path) -> None:
    program("ffprobe")
    preset, path = film_presets()[name], made(tmp_path, name)
    found = probed(path)
    pictures, *poster = of_kind(found, "video")
    (sound,) = of_kind(found, "audio")
    assert_pictures(pictures, preset)
    assert (sound["codec_name"], sound["sample_rate"], sound["channels"]) == (preset.sound, "48000", 2)
    assert abs(float(sound["duration"]) - float(pictures["duration"])) <= 1 / 25
    names = boxes(path)
    assert names.index("moov") < names.index("mdat"), "it plays while it loads"
    if preset.suffix == ".mp4":
        assert [each["disposition"]["attached_pic"] for each in poster] == [1]
        assert len(of_kind(found, "subtitle")) == 1
    assert [each["tags"]["title"] for each in found["chapters"]] == ["Beach"]
    assert_plays(path)


def assert_plays(path: Path) -> None:
    """Players decode every frame without a complaint."""
    mpv = shutil.which("mpv")
    if mpv:
        command = [mpv, "--no-config", "--vo=null", "--ao=null", "--untimed", "--msg-level=all=warn", str(path)]
        said = said_by(command)
        lines = [line for line in f"{said.stdout}\n{said.stderr}".splitlines() if line.strip()]
        assert [line for line in lines if POSTER_REMARK not in line] == []


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_moves_in_picture_viewers(name: str, tmp_path: Path) -> None:
    preset = film_presets()[name]
    with Image.open(made(tmp_path, name)) as loop:
        assert loop.size == (preset.width, preset.height)
        assert loop.n_frames > 1
        shades = set()
        for number in range(loop.n_frames):
            loop.seek(number)
            loop.load()
            assert loop.info["duration"] >= 40
            shades.add(loop.convert("RGB").getpixel((9, 9)))
        assert len(shades) > 1
        assert loop.info["loop"] == 0


def test_an_editing_program_reads_every_frame(tmp_path: Path) -> None:
    melt, path = program("melt"), made(tmp_path, "tv-1080")
    command = [melt, "-silent", str(path), "-consumer", "xml"]
    said = said_by(command)
    assert f'out="{FRAMES - 1}"' in said.stdout or f'<property name="length">{FRAMES}</property>' in said.stdout
    assert '<property name="meta.media.0.codec.name">h264</property>' in said.stdout
