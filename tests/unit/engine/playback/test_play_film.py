"""A film is played as its export will look and sound; late pictures are left out, sound never is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from keepsake.core.course import Course
from keepsake.core.errors import CancelledError, UsageError
from keepsake.core.filmstrip import Filmstrip
from keepsake.core.folders import asset_path
from keepsake.core.progress import Progress
from keepsake.core.scene import Scene
from keepsake.core.score import Loudness, Part, Role, Score, SoundFile, SpokenWords, sample_of_frame
from keepsake.engine.playback import seen
from keepsake.engine.playback.heard import Mixers, measure_sound
from keepsake.engine.playback.performing import play_film
from keepsake.engine.projecting import Projector, sized
from keepsake.engine.requests import FilmPlayed, MeasureSound, PlayFilm
from keepsake.engine.sound.mixer import Mixer
from tests.scenes import colours, drawn_photo, portrait_layer, scene_of, silence_for, still_layer
from tests.sounds import tone, write_wav

RATE = Fraction(25)
HEIGHT = 180
LONG_S = 30.0


@pytest.fixture
def strip() -> Iterator[Filmstrip]:
    with Filmstrip.make(320, HEIGHT) as made:
        yield made
        made.end()


def course(scene: Scene, **how: int) -> Course:
    return Course(rate=RATE, first=how.get("first", 0), begin=0, end=scene.frames, speed=how.get("speed", 1))


class Play:
    """A run in a thread, as a worker does it."""

    def __init__(self, strip: Filmstrip, scene: Scene, score: Score, **how: int) -> None:
        level, way = how.pop("level", 0), course(scene, **how)
        self.strip, self.run = strip, strip.begin(level, way)
        self.request = PlayFilm(scene=scene, score=score, course=way, strip=strip.name, run=self.run, height=HEIGHT)
        self.answer: FilmPlayed | None = None
        self._thread = threading.Thread(target=self._perform, daemon=True)
        self._thread.start()

    def _perform(self) -> None:
        self.answer = play_film(self.request)

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + LONG_S
        while not until():
            assert time.monotonic() < end
            time.sleep(0.002)

    def picture(self, step: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """The picture of a step as RGB."""
        self.wait(lambda: (found := self.strip.newest(self.run, step)) is not None and found.step == step)
        found = self.strip.newest(self.run, step)
        assert found is not None
        view = self.strip.picture(found)
        pixels = np.frombuffer(bytes(view), np.uint8).reshape(found.height, found.width, 4)[:, :, 2::-1]
        view.release()
        return pixels

    def end(self) -> FilmPlayed:
        self.strip.end()
        self._thread.join(LONG_S)
        assert self.answer is not None
        return self.answer


def test_pictures_are_those_of_the_film(strip: Filmstrip, tmp_path: Path) -> None:
    photo = drawn_photo(tmp_path / "a.png")
    film = scene_of(still_layer(photo, 0, 60))
    play = Play(strip, film, silence_for(film), first=20)
    shown = play.picture(3).astype(np.int16)
    assert play.end().trouble == ""
    projector = Projector(sized(film, HEIGHT))
    wanted = projector.rgb(23, "en").astype(np.int16)
    projector.close()
    # Screens get what is quick to convert: each value within rounding, edges of colours a little softer.
    assert np.abs(shown - wanted).mean() < 3


def test_living_portraits_bear_the_label(strip: Filmstrip) -> None:
    photo = asset_path("demo/eileen_collins.png")
    living, still = (scene_of(layer(photo, 0, 30)) for layer in (portrait_layer, still_layer))
    pictures = []
    for film in (living, still):
        play = Play(strip, film, silence_for(film))
        pictures.append(play.picture(0).astype(np.int16))
        play.end()
    different = np.abs(pictures[0] - pictures[1]).max(axis=2) > 90
    assert np.count_nonzero(different) > 100


def test_sound_is_the_export_s_own(strip: Filmstrip, tmp_path: Path) -> None:
    film = colours(100)
    song = write_wav(tmp_path / "tone.wav", tone(440, 4.0))
    samples = sample_of_frame(film.frames, RATE)
    part = Part(source=SoundFile(path=song), role=Role.MUSIC, at=0, samples=samples)
    unspoken = Part(source=SpokenWords(words="Hello"), role=Role.VOICE, at=0, samples=samples)
    score = Score(samples=samples, parts=(part, unspoken), loudness=Loudness())
    level = measure_sound(MeasureSound(score=score)).gain_db
    assert level == Mixer(replace(score, parts=(part,))).levelling.gain_db
    play = Play(strip, film, score, first=25, level=round(1000 * level))
    play.wait(lambda: strip.sound_ready(play.run) >= 48_000)
    found = np.frombuffer(strip.sound(play.run, 0, 48_000), "<i2").reshape(-1, 2) / 32_767
    play.end()
    blocks = Mixer(replace(score, parts=(part,))).blocks()
    wanted = np.concatenate(list(blocks))[48_000:96_000]
    assert np.abs(found - wanted).max() < 2e-3


def test_late_pictures_are_left_out_and_sound_never_is(strip: Filmstrip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "SMALLER_HEIGHTS", (120,))
    film = colours(200, 200)
    usual = Projector.planes

    def slow(self: Projector, frame: int, language: str) -> object:
        time.sleep(0.06)
        return usual(self, frame, language)

    monkeypatch.setattr(Projector, "planes", slow)
    play = Play(strip, film, silence_for(film))
    play.wait(lambda: strip.sound_ready(play.run) > 0)
    began = time.monotonic()
    while (gone := time.monotonic() - began) < 3.0:
        heard = int(gone * 48_000)
        assert strip.sound_ready(play.run) >= min(heard, 48_000)
        strip.set_heard(heard)
        found = strip.newest(play.run, play.request.course.step_at(heard))
        if found is not None:
            strip.set_shown(found.step)
        time.sleep(0.005)
    answer = play.end()
    assert answer.dropped > 10
    assert answer.drawn > 20
    assert answer.height == 120


def test_it_waits_at_the_end_until_told(strip: Filmstrip) -> None:
    film = colours(12)
    play = Play(strip, film, silence_for(film))
    play.wait(lambda: strip.drawn == 12 and strip.sound_ready(play.run) == play.request.course.samples)
    assert play.answer is None
    answer = play.end()
    assert (answer.drawn, answer.dropped) == (12, 0)
    endless = replace(play.request.course, loops=True)
    request = replace(play.request, run=strip.begin(None, endless), course=endless)

    def refuse(_: Progress) -> None:
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        play_film(request, refuse)
    strip.end()
    assert play_film(request).drawn == 0
    assert threading.active_count() < 4


def test_it_goes_elsewhere_in_the_film_without_being_asked_again(strip: Filmstrip, tmp_path: Path) -> None:
    film, samples = colours(100, 100), sample_of_frame(200, RATE)
    song = write_wav(tmp_path / "tone.wav", tone(440, 8.0))
    score = Score(samples=samples, parts=(Part(source=SoundFile(path=song), role=Role.MUSIC, at=0, samples=samples),))
    play = Play(strip, film, score)
    before = play.picture(0)
    for first in (20, 40, 150):  # the newest wins
        play.run = strip.go(course(film, first=first))
    assert np.abs(play.picture(0).astype(np.int16) - before).max() > 10
    play.wait(lambda: strip.sound_ready(play.run) >= 9_600)
    found = np.frombuffer(strip.sound(play.run, 0, 9_600), "<i2").reshape(-1, 2) / 32_767
    assert np.abs(found - tone(440, 8.0)[288_000:297_600]).max() < 2e-3
    assert play.answer is None
    assert play.end().trouble == ""


def test_who_pauses_does_not_wait_for_the_sound_to_be_looked_through_again(tmp_path: Path) -> None:
    song = write_wav(tmp_path / "tone.wav", tone(440, 1.0))
    part = Part(source=SoundFile(path=song), role=Role.MUSIC, at=0, samples=96_000, loops=True)
    kept, score = Mixers(), Score(samples=96_000, parts=(part,))
    mixer = kept.of(score)
    assert kept.of(score) is mixer
    write_wav(song, tone(440, 2.0))
    assert kept.of(score) is not mixer


def test_a_course_outside_the_film_is_refused() -> None:
    film = colours(12)
    wishes = {"scene": film, "score": silence_for(film), "strip": "x", "run": 1}
    with pytest.raises(UsageError):
        PlayFilm(course=Course(rate=RATE, first=0, begin=0, end=13), **wishes)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        PlayFilm(course=course(film), height=2160, **wishes)  # type: ignore[arg-type]
