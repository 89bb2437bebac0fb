"""What the marks cost, how well the invisible one survives, how little it shows, and that it raises no false alarm.

    python benchmarks/marks.py [cost] [survival] [alarms] [verify]

Pictures are drawn (see `benchmarks/drawn.py`) with the public-domain demonstration portrait among them; every film is
exported at crf 18 and then treated as other people's programs treat films.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.drawn import DRAWN, PORTRAIT_PATH, drawn_picture, moving
from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Subject, Use
from keepsake.engine.animate import animate_portrait
from keepsake.engine.export import LabelWish, MarkedFilm
from keepsake.engine.media.colour import Planes, planes_of
from keepsake.engine.media.writer import H264Writer, MovieFormat
from keepsake.engine.provenance.consent import photo_digest
from keepsake.engine.provenance.consent_file import write_consent
from keepsake.engine.provenance.gate import Gate, Intent, open_gate
from keepsake.engine.provenance.label import BurnedInLabel, LabelPlan
from keepsake.engine.provenance.ledger import Ledger
from keepsake.engine.provenance.shot_mark import mark_for
from keepsake.engine.provenance.verifying import verify_file
from keepsake.engine.provenance.watermark import Payload
from keepsake.engine.provenance.watermark_reading import mean_luma, read_mark
from keepsake.engine.requests import AnimatePortrait, VerifyFile

Plane = NDArray[np.uint8]
PAYLOAD = Payload(0xABCDE)
RATE = Fraction(24)
CRF = 14
"""That of a living portrait, where nobody asks for another."""


@dataclass(frozen=True)
class Treatment:
    """What is done to an exported film: share cut off each direction, scale, and x264 quality."""

    name: str
    crop: float
    scale: float
    crf: int


TREATMENTS = (
    Treatment("crf 23", 0, 1, 23),
    Treatment("crf 28", 0, 1, 28),
    Treatment("half, crf 28", 0, 0.5, 28),
    Treatment("crop 10 %, crf 23", 0.10, 1, 23),
    Treatment("crop 20 %, crf 23", 0.20, 1, 23),
    Treatment("crop 10 %, half, crf 28", 0.10, 0.5, 28),
)


def main() -> int:
    """Print the tables asked for, all by default."""
    tables = {"cost": cost, "survival": survival, "alarms": alarms, "verify": verify}
    parser = argparse.ArgumentParser(description="The marks: cost, survival, false alarms.")
    parser.add_argument("tables", nargs="*", choices=[[], *tables], default=list(tables))
    for name in parser.parse_args().tables or tables:
        tables[name]()
        print()
    return 0


def cost() -> None:
    """Processor time of a 6 s film with and without marks, frames ready-made; of a whole export; and of each part."""
    picture = drawn_picture("portrait", 1080, 1080)
    frames = [planes_of(frame) for frame in moving(picture, 144)]
    movie = MovieFormat(width=1080, height=1080, rate=RATE, crf=CRF, frames=144)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, marked = [], []
        for _ in range(5):
            plain.append(seconds_of(lambda: _plain_film(folder / "plain.mp4", movie, frames)))
            marked.append(seconds_of(lambda: _marked_film(folder / "marked.mp4", movie, frames, folder)))
        opened_gate(folder)
        request = AnimatePortrait(
            photo_path=PORTRAIT_PATH, output_path=folder / "whole.mp4", consent_path=folder / "consent.json"
        )
        whole = min(animate_portrait(request).cpu_seconds for _ in range(3))
    # The least of some: whatever else a PC is doing only ever adds.
    marks = min(marked) - min(plain)
    print(f"6 s, 1080 x 1080, crf {CRF} veryfast: plain {min(plain):.3f} CPU s, marked {min(marked):.3f} CPU s")
    print(f"marks: {marks:.3f} CPU s, {100 * marks / min(plain):.1f} % of encoding alone", end="")
    print(f", {100 * marks / (whole - marks):.1f} % of a whole living portrait ({whole:.2f} CPU s)")
    _cost_of_parts()


def _cost_of_parts() -> None:
    frame = planes_of(drawn_picture("portrait", 1440, 1080))
    label = BurnedInLabel(LabelPlan(width=1440, height=1080))
    shaping = milliseconds(lambda: mark_for(frame.y, PAYLOAD), 5)
    mark = mark_for(frame.y, PAYLOAD)
    out = np.empty_like(frame.y)
    adding = milliseconds(lambda: mark.add_to(frame.y, out))
    drawing = milliseconds(lambda: label.draw(frame.y, frame.u, frame.v, 0))
    print(f"1440 x 1080: mark shaped in {shaping:.1f} ms; added in {adding:.3f} ms a frame, label {drawing:.3f} ms")


def survival() -> None:
    """z of the invisible mark after each treatment, and how little it changes the picture."""
    names = [treatment.name for treatment in TREATMENTS]
    print(f"{'picture':<14}{'PSNR':>6}{'SSIM':>8}{'export':>8}" + "".join(f"{name:>25}" for name in names))
    worst = [1e9] * len(TREATMENTS)
    for picture in DRAWN:
        frames = [planes_of(frame) for frame in moving(drawn_picture(picture, 810, 1080), 24)]
        marked = marked_frames(frames)
        noise, likeness = psnr(frames[0].y, marked[0].y), ssim(frames[0].y, marked[0].y)
        export = encoded(marked, 18)
        row = [f"{picture:<14}{noise:>6.1f}{likeness:>8.4f}{read_mark(export[0].y, search=False).z:>8.1f}"]
        for index, treatment in enumerate(TREATMENTS):
            reading = read_mark(mean_luma(frame.y for frame in treated(export, treatment)[::6]))
            number = "" if reading.payload is None else " no." if reading.payload == PAYLOAD else " WRONG"
            row.append(f"{reading.z:>17.1f}{number:<5}{'   ' if reading.is_found else ' NO'}")
            worst[index] = min(worst[index], reading.z)
        print("".join(row), flush=True)
    print(f"{'weakest':<36}" + "".join(f"{z:>17.1f}{'':8}" for z in worst))


def alarms(clips: int = 200) -> None:
    """Unmarked clips of all kinds, sizes and codings: none may be taken for ours."""
    noise = np.random.default_rng(2026)
    highest, found = 0.0, 0
    for index in range(clips):
        name = sorted(DRAWN)[index % len(DRAWN)]
        width, height = [(608, 810), (810, 608), (540, 540), (360, 640), (854, 480)][index % 5]
        frames = [
            planes_of(frame) for frame in moving(drawn_picture(name, width // 2 * 2, height // 2 * 2, index), 4)
        ]
        film = encoded(frames, int(noise.integers(18, 32)))
        reading = read_mark(mean_luma(frame.y for frame in film))
        highest, found = max(highest, reading.z), found + reading.is_found
    print(f"{clips} unmarked clips: {found} false alarms; highest z of the search {highest:.2f} (6.5 needed)")


def verify() -> None:
    """Wall-clock time of `keepsake verify` on a film of about 100 MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        noise = np.random.default_rng(1)
        movie = MovieFormat(width=1920, height=1080, rate=RATE, crf=10, preset="ultrafast", frames=120)
        still = planes_of(drawn_picture("old grain", 1920, 1080))
        gate = opened_gate(folder)
        path = folder / "large.mp4"
        with MarkedFilm(path, movie, gate, LabelWish()) as film:
            for _ in range(96):
                grain = noise.integers(0, 24, still.y.shape, np.uint8)
                film.write(Planes(y=cv2.add(still.y, grain), u=still.u, v=still.v))
        start = time.perf_counter()
        findings = verify_file(VerifyFile(file_path=path))
        print(
            f"verify of {path.stat().st_size / 1e6:.0f} MB: {time.perf_counter() - start:.2f} s;"
            f" z {findings.mark_z}, label in {findings.label_frames}/{findings.frames_looked_at}"
        )


def opened_gate(folder: Path) -> Gate:
    """A gate for the demonstration portrait, with its record and ledger in `folder`."""
    record = ConsentRecord(
        person="Nobody",
        subject=Subject.DECEASED,
        uses=frozenset({Use.MOTION}),
        audience=Audience.HOUSEHOLD,
        granted_by="a benchmark",
        capacity=Capacity.EXECUTOR,
        granted_on=date(2026, 1, 1),
        photo_sha256=photo_digest(PORTRAIT_PATH),
        confirmations=frozenset({Confirmation.NO_KNOWN_OBJECTION}),
    )
    write_consent(folder / "consent.json", (record,))
    intent = Intent(consent_path=folder / "consent.json", photo_path=PORTRAIT_PATH)
    return open_gate(intent, Ledger(folder / "ledger", folder / "anchor"))


def _plain_film(path: Path, movie: MovieFormat, frames: list[Planes]) -> None:
    with H264Writer(path, movie) as film:
        for frame in frames:
            film.write(frame)


def _marked_film(path: Path, movie: MovieFormat, frames: list[Planes], folder: Path) -> None:
    with MarkedFilm(path, movie, opened_gate(folder), LabelWish()) as film:
        for frame in frames:
            film.write(frame)


def marked_frames(frames: list[Planes]) -> list[Planes]:
    """The frames with the invisible mark, without a label."""
    mark = mark_for(frames[0].y, PAYLOAD)
    marked = []
    for frame in frames:
        luma = np.empty_like(frame.y)
        mark.add_to(frame.y, luma)
        marked.append(Planes(y=luma, u=frame.u, v=frame.v))
    return marked


def treated(film: list[Planes], treatment: Treatment) -> list[Planes]:
    """A film after a treatment."""
    return encoded([_resized(_cropped(frame, treatment.crop), treatment.scale) for frame in film], treatment.crf)


def _cropped(frame: Planes, share: float) -> Planes:
    left, top = (int(side * share / 4) * 2 for side in (frame.width, frame.height))
    if not share:
        return frame
    luma = (slice(top, frame.height - top), slice(left, frame.width - left))
    chroma = (slice(top // 2, (frame.height - top) // 2), slice(left // 2, (frame.width - left) // 2))
    return Planes(y=frame.y[luma], u=frame.u[chroma], v=frame.v[chroma])


def _resized(frame: Planes, scale: float) -> Planes:
    if scale == 1:
        return frame
    half = (int(frame.width * scale / 2), int(frame.height * scale / 2))
    whole = (half[0] * 2, half[1] * 2)
    y, u, v = (
        cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
        for plane, size in ((frame.y, whole), (frame.u, half), (frame.v, half))
    )
    return Planes(y=y, u=u, v=v)


def encoded(frames: list[Planes], crf: int) -> list[Planes]:
    """The frames after x264 at `crf`."""
    content = io.BytesIO()
    with av.open(content, "w", format="mp4") as film:
        stream = film.add_stream("libx264", RATE, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = frames[0].width, frames[0].height, "yuv420p"
        for frame in frames:
            flat = np.concatenate([frame.y.ravel(), frame.u.ravel(), frame.v.ravel()])
            film.mux(stream.encode(av.VideoFrame.from_ndarray(flat.reshape(-1, frame.width), format="yuv420p")))
        film.mux(stream.encode())
    content.seek(0)
    with av.open(content) as film:
        return list(_planes(frame.to_ndarray() for frame in film.decode(video=0)))


def _planes(frames: Iterable[Plane]) -> Iterable[Planes]:
    for frame in frames:
        width, height = frame.shape[1], frame.shape[0] * 2 // 3
        y, rest = frame[:height], frame[height:].ravel()
        u, v = (part.reshape(height // 2, width // 2) for part in np.split(rest, 2))
        yield Planes(y=y, u=u, v=v)


def psnr(one: Plane, other: Plane) -> float:
    """Peak signal to noise in dB."""
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2)))


def ssim(one: Plane, other: Plane) -> float:
    """Structural similarity (Wang et al. 2004, Gaussian window of 1.5 pixels)."""
    a, b = one.astype(np.float32), other.astype(np.float32)

    def blurred(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), 1.5), np.float32)

    mean_a, mean_b = blurred(a), blurred(b)
    spread = blurred(a * a) - mean_a**2 + blurred(b * b) - mean_b**2
    joint = blurred(a * b) - mean_a * mean_b
    first, second = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * mean_a * mean_b + first) * (2 * joint + second)
    return float((alike / ((mean_a**2 + mean_b**2 + first) * (spread + second))).mean())


def seconds_of(work: object) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def milliseconds(work: object, times: int = 100) -> float:
    """Wall-clock milliseconds of one call, the median of some."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        spans.append(time.perf_counter() - start)
    return median(spans) * 1000


if __name__ == "__main__":
    sys.exit(main())
