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
WAIT_S = 0.01
"""Between looks at a strip whose course is all laid."""


def play_film(request: PlayFilm, report: Reporter = silent) -> FilmPlayed:
    """Play until the film is wanted no more, wherever in it the strip asks to go meanwhile. For one thread.

    Raises FileNotFoundError when the window has let go of the filmstrip, and whatever `report` raises.
    """
    with Filmstrip.attach(request.strip) as strip:
        if strip.wish(request.run, request.course) is None:
            return FilmPlayed(drawn=0, dropped=0, height=0, frame_ms=0.0)
        heard, seen = HeardFilm(strip, request.score), SeenFilm(strip, request)
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
    run, reported, has_more = 0, 0.0, True
    while (wish := strip.wish(request.run, request.course)) is not None:
        if wish.run != run:
            run, has_more = wish.run, True
            strip.clear()
            heard.go_to(wish)
            seen.go_to(wish)
        if time.monotonic() - reported > SECONDS_BETWEEN_REPORTS:
            reported = time.monotonic()
            report(Progress(STAGE, 0, 1))
        if has_more:
            has_more = seen.go_on()
        else:
            time.sleep(WAIT_S)
