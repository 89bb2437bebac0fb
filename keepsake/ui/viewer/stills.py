"""A quick still of the film at a frame: the small picture of what is shown there, and the words over it.

It is made of small pictures only, so it says what is seen when and not how the finished film looks.
"""

from __future__ import annotations

from dataclasses import dataclass

from keepsake.project.schema import Clip, Timeline, Title, TrackKind
from keepsake.ui.timeline.lanes import row_of


@dataclass(frozen=True, slots=True)
class Still:
    """What is seen at a frame: the uppermost picture clip there, or none, and the titles over it, lowest first."""

    clip: Clip | None
    titles: tuple[Title, ...] = ()


def still_at(timeline: Timeline, frame: int) -> Still:
    """Find what is seen at a frame."""
    clip: Clip | None = None
    titles: list[Title] = []
    for track in timeline.tracks:
        if track.kind not in (TrackKind.PICTURE, TrackKind.TITLES):
            continue
        row = row_of(track)
        index = row.index_at(frame)
        if index is None:
            continue
        here = row.clips[index]
        if isinstance(here.content, Title):
            titles.append(here.content)
        elif not track.is_muted:
            clip = here
    return Still(clip, tuple(titles))
