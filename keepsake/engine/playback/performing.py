"""Answers a `PlayFilm` request."""

from __future__ import annotations

import time

from keepsake.core.filmstrip import Filmstrip
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.playback.heard import HeardFilm
from keepsake.engine.playback.seen import SeenFilm
from keepsake.engine.requests import FilmPlayed, PlayFilm

STAGE = "playing"
SECONDS_BETWEEN_REPORTS = 0.25


def play_film(request: PlayFilm, report: Reporter = silent) -> FilmPlayed:
    """Play until the end, or until another run is wanted. For one thread.

    Raises FileNotFoundError when the window has let go of the filmstrip, and whatever `report` raises.
    """
    with Filmstrip.attach(request.strip) as strip:
        if strip.run != request.run:
            return FilmPlayed(drawn=0, dropped=0, height=0, frame_ms=0.0)
        strip.clear(request.run)
        heard, seen = HeardFilm(strip, request.score, request.course), SeenFilm(strip, request)
        heard.start()
        try:
            _play(strip, request, (heard, seen), report)
        finally:
            seen.close()
            heard.stop()
        return FilmPlayed(
            drawn=seen.drawn,
            dropped=seen.dropped,
            height=seen.height,
            frame_ms=seen.frame_ms,
            trouble=seen.trouble or heard.trouble,
        )


def _play(strip: Filmstrip, request: PlayFilm, film: tuple[HeardFilm, SeenFilm], report: Reporter) -> None:
    heard, seen = film
    reported, has_more = 0.0, True
    while strip.run == request.run and (has_more or heard.is_alive()):
        if time.monotonic() - reported > SECONDS_BETWEEN_REPORTS:
            reported = time.monotonic()
            report(Progress(STAGE, 0, 1))
        if has_more:
            has_more = seen.go_on()
        else:
            heard.join(SECONDS_BETWEEN_REPORTS / 5)
