"""Finds the frames of a film that show living portraits, and what must be granted and said for them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from keepsake.core.consent import Audience, words_digest
from keepsake.core.portrayal import portrayal_of
from keepsake.core.scene import Portrait, Scene
from keepsake.engine.export import AnimatedShot
from keepsake.engine.film.pieces import moments_of
from keepsake.engine.film.sitters import Sitters
from keepsake.engine.provenance.gate import Gate, Intent, merged_gate, open_gate
from keepsake.engine.requests import PortraitConsent


def portraits_in(scene: Scene) -> dict[Path, tuple[Portrait, ...]]:
    """The living portraits of a film, by their photo."""
    found: dict[Path, tuple[Portrait, ...]] = {}
    for layer in scene.layers:
        if isinstance(layer.source, Portrait) and layer.at:
            path = layer.source.picture.path
            found[path] = (*found.get(path, ()), layer.source)
    return found


def open_gates(
    scene: Scene, consents: tuple[PortraitConsent, ...], audience: Audience | None, sitters: Sitters
) -> tuple[Gate | None, dict[Path, Gate]]:
    """Leave to make the film, and for each photo; None when nobody is animated.

    Raises ConsentError, with every reason for the first photo that lacks something, and as `open_gate` does.
    """
    records = {consent.photo_path: consent.consent_path for consent in consents}
    gates = {
        photo: open_gate(_intent(portraits, records.get(photo), audience, sitters))
        for photo, portraits in portraits_in(scene).items()
    }
    return (merged_gate(tuple(gates.values())) if gates else None), gates


def _intent(
    portraits: tuple[Portrait, ...], consent: Path | None, audience: Audience | None, sitters: Sitters
) -> Intent:
    portrayal = portrayal_of(portraits)
    return Intent(
        consent_path=consent,
        photo_path=portraits[0].picture.path,
        uses=portrayal.uses,
        audience=audience,
        people=len(portrayal.faces) or max(map(sitters.people, portraits)),
        script_sha256=words_digest(portrayal.script) if portrayal.script else None,
    )


def animated_shots(scene: Scene, gates: dict[Path, Gate], sitters: Sitters) -> tuple[AnimatedShot, ...]:
    """The stretches of film that show living portraits, divided wherever a layer or transition begins or ends.

    Each knows where heads are, for the label to keep clear of them.
    """
    moments = sorted({0, scene.frames, *(moment for moment in moments_of(scene) if 0 < moment < scene.frames)})
    shots = []
    for start, end in pairwise(moments):
        shown = [scene.layers[index].source for index in scene.layers_at(start)]
        portraits = [source for source in shown if isinstance(source, Portrait)]
        if portraits:
            uses = portrayal_of(portraits).uses
            author = next((words for each in portraits if (words := gates[each.picture.path].author)), "")
            faces = sitters.boxes(scene, start)
            photos = tuple(dict.fromkeys(each.picture.path for each in portraits))
            shots.append(AnimatedShot(start=start, end=end, uses=uses, author=author, faces=faces, photos=photos))
    return tuple(shots)
