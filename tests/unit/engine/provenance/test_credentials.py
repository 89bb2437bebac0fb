"""Content credentials: what they declare, what they never carry, and what shows after a change."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from c2pa import Builder, C2paSignerInfo, Context, Reader, Signer
from PIL import Image

from benchmarks.drawn import PORTRAIT_PATH
from keepsake.core.consent import Use
from keepsake.core.errors import OutputError
from keepsake.engine.provenance.credentials import NO_NETWORK, Declaration, manifest, sign
from keepsake.engine.provenance.credentials_reading import (
    CredentialReading,
    CredentialState,
    read_credentials,
    stretches,
)
from keepsake.engine.provenance.signing import fresh_signing_key
from keepsake.engine.provenance.source_mark import declares_ai
from keepsake.engine.provenance.vocabulary import SOURCE_TYPES, SourceType
from keepsake.engine.provenance.xmp import append_xmp, has_xmp


def span(start: str, end: str) -> dict[str, object]:
    return {"type": "temporal", "time": {"type": "npt", "start": start, "end": end}}


DECLARATION = Declaration(uses=frozenset(Use), engine="Keepsake gentle engine", record_digest="ab" * 32)
MP4 = "video/mp4"


@pytest.fixture(scope="session")
def plain_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "film.mp4"
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as film:
        stream = film.add_stream("libx264", 24)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(12):
            film.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        film.mux(stream.encode())
    return path


def bare_photo() -> bytes:
    content = io.BytesIO()
    Image.new("L", (32, 32), 90).save(content, format="JPEG")
    return content.getvalue()


@pytest.fixture(scope="session")
def signed(plain_film: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    path = tmp_path_factory.mktemp("signed") / "film.mp4"
    key = sign(plain_film, path, MP4, DECLARATION, (bare_photo(),))
    return path, key.root_pem


def reading(path: Path, root_pem: bytes | None = None) -> CredentialReading:
    return read_credentials(path, MP4, root_pem)


def active(path: Path) -> dict[str, object]:
    with Reader(MP4, io.BytesIO(path.read_bytes())) as reader:
        found: dict[str, object] = reader.get_active_manifest()
        return found


def test_a_signed_film_says_who_signed_and_no_more(signed: tuple[Path, bytes]) -> None:
    path, root_pem = signed
    found = reading(path)
    assert found.state is CredentialState.UNCHANGED
    assert found.sentence == "Unchanged since signing; signed by a copy of Keepsake, not a verified identity."
    assert found.declares_ai
    assert not found.is_anchored
    assert found.failures == ("signingCredential.untrusted",)
    assert reading(path, root_pem).is_anchored
    assert not reading(path, fresh_signing_key().root_pem).is_anchored


def test_everything_that_must_be_declared_is(signed: tuple[Path, bytes]) -> None:
    found = active(signed[0])
    assertions = {entry["label"]: entry for entry in found["assertions"]}  # type: ignore[attr-defined]
    actions = assertions["c2pa.actions.v2"]["data"]["actions"]
    assert [action["action"] for action in actions] == [
        "c2pa.created",
        "c2pa.placed",
        "c2pa.edited",
        "c2pa.edited",
        "c2pa.edited",
        "c2pa.watermarked.unbound",
    ]
    assert actions[0]["digitalSourceType"] == SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"
    assert all(action["digitalSourceType"] == SOURCE_TYPES + "trainedAlgorithmicMedia" for action in actions[2:5])
    disclosure = assertions["c2pa.ai-disclosure"]["data"]
    assert disclosure["contentProfile"] == {"humanOversightLevel": "human_validated"}
    entries = assertions["cawg.training-mining"]["data"]["entries"]
    assert len(entries) == 4
    assert all(entry == {"use": "notAllowed"} for entry in entries.values())
    assert assertions["org.keepsake.record"]["data"] == {"digest": "ab" * 32}


def test_facts_are_created_and_what_people_said_is_gathered(signed: tuple[Path, bytes]) -> None:
    assertions = active(signed[0])["assertions"]
    created = {entry["label"] for entry in assertions if entry.get("created")}  # type: ignore[attr-defined]
    assert {"c2pa.actions.v2", "c2pa.ai-disclosure"} <= created
    assert "org.keepsake.record" not in created


def test_the_photo_is_named_only_as_source_photo_and_has_no_thumbnail(signed: tuple[Path, bytes]) -> None:
    found = active(signed[0])
    (ingredient,) = found["ingredients"]  # type: ignore[misc]
    assert ingredient["title"] == "source photo"
    assert ingredient["relationship"] == "componentOf"
    assert "thumbnail" not in json.dumps(found)


def test_credentials_are_small(plain_film: Path, signed: tuple[Path, bytes]) -> None:
    assert signed[0].stat().st_size - plain_film.stat().st_size < 8000


def test_every_export_is_signed_by_another_key(plain_film: Path, tmp_path: Path) -> None:
    keys = [sign(plain_film, tmp_path / f"{n}.mp4", MP4, DECLARATION, (bare_photo(),)) for n in range(2)]
    assert keys[0].fingerprint != keys[1].fingerprint
    assert keys[0].root_pem != keys[1].root_pem


def test_a_source_that_was_ai_stays_ai() -> None:
    actions = manifest(Declaration(uses=frozenset(), engine="x", source_is_ai=True), MP4)["assertions"][0]
    placed = actions["data"]["actions"][1]
    assert "declared itself made or changed with AI" in placed["description"]
    assert placed["digitalSourceType"] == SourceType.AI_COMPOSITE


# What a change to a signed film shows: the table of the research, the two honest "still unchanged" rows included.


def _flip(place: Callable[[bytes], int]) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        at = place(content)
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    return change


def _other_text(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    assert len(before) == len(after)

    def change(content: bytes) -> bytes:
        assert before in content
        return content.replace(before, after)

    return change


TAMPERING: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a bit of the pictures": (_flip(lambda content: content.rindex(b"mdat") + 200), "bmffHash.mismatch"),
    "a bit of the index": (_flip(lambda content: content.index(b"mvhd") + 20), "bmffHash.mismatch"),
    "cut short": (lambda content: content[:-40], "bmffHash.mismatch"),
    "bytes added": (lambda content: content + b"12345678", "bmffHash.mismatch"),
    "an unknown box added": (lambda content: content + struct.pack(">I4s", 16, b"abcd") + b"12345678", "bmffHash"),
    "a description": (_other_text(b"the motion is imagined", b"the motion is recorded"), "hashedURI.mismatch"),
    "the source type": (
        _other_text(b"compositeWithTrainedAlgorithmicMedia", b"compositeWithTrainedAlgorithmicmedia"),
        "hashedURI.mismatch",
    ),
    "the title": (_other_text(b"AI-animated with Keepsake", b"A true film from Keepsake"), "claimSignature.mismatch"),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_a_change_shows(signed: tuple[Path, bytes], tmp_path: Path, name: str) -> None:
    change, failure = TAMPERING[name]
    path = tmp_path / "changed.mp4"
    path.write_bytes(change(signed[0].read_bytes()))
    found = reading(path, signed[1])
    assert found.state in (CredentialState.CHANGED, CredentialState.UNREADABLE)
    assert any(failure in code for code in found.failures) or found.state is CredentialState.UNREADABLE
    assert "changed after it was signed" in found.sentence or "damaged" in found.sentence


def test_credentials_of_another_film_do_not_fit(signed: tuple[Path, bytes], plain_film: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    content = signed[0].read_bytes()
    at = content.rindex(b"mdat") + 4
    other.write_bytes(content[:at] + bytes(len(content) - at))
    assert reading(other).state is CredentialState.CHANGED


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + struct.pack(">I4s", 16, b"free") + b"12345678",
        lambda content: content[:12] + b"\x01" + content[13:],  # the minor version in `ftyp`
    ],
    ids=["a free box added", "a byte of ftyp"],
)
def test_two_changes_do_not_show_because_c2pa_leaves_those_places_out(
    signed: tuple[Path, bytes], tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "changed.mp4"
    path.write_bytes(change(signed[0].read_bytes()))
    assert reading(path, signed[1]).is_anchored


def test_a_remux_takes_the_record_away_and_that_is_not_called_tampering(
    signed: tuple[Path, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "remuxed.mp4"
    with av.open(str(signed[0])) as source, av.open(str(path), "w") as copy:
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    found = reading(path)
    assert found.state is CredentialState.NONE
    assert found.sentence == "No record found. That does not mean that no AI was used."


def test_a_film_with_no_record_is_not_called_free_of_ai(plain_film: Path) -> None:
    assert "does not mean" in reading(plain_film).sentence


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"AI" * 5000])
def test_hostile_bytes_are_a_reading_not_an_accident(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hostile.mp4"
    path.write_bytes(content)
    assert reading(path).state in (CredentialState.NONE, CredentialState.UNREADABLE)


# The traps of the signing library, one by one.


def test_signing_a_file_onto_itself_is_refused_and_the_file_stays_whole(plain_film: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(plain_film.read_bytes())
    with pytest.raises(ValueError, match="would empty it"):
        sign(path, path, MP4, DECLARATION, (bare_photo(),))
    assert path.read_bytes() == plain_film.read_bytes()


def test_a_file_that_cannot_be_signed_is_one_sentence(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(b"not a film")
    with pytest.raises(OutputError, match="credentials could not be written"):
        sign(source, tmp_path / "signed.mp4", MP4, DECLARATION, (bare_photo(),))


def test_no_address_in_a_file_is_ever_followed(plain_film: Path, tmp_path: Path) -> None:
    import socket
    import threading

    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1.0)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                server.accept()[0].close()
                called.set()
            except TimeoutError:
                pass

        listener = threading.Thread(target=listen)
        listener.start()
        key = fresh_signing_key()
        signer = Signer.from_info(C2paSignerInfo(b"es256", key.chain_pem, key.key_pem, None))
        builder = Builder(manifest(DECLARATION, MP4), Context.from_dict(NO_NETWORK))
        photo = {"title": "source photo", "relationship": "componentOf", "instance_id": "photo"}
        builder.add_ingredient(photo, "image/jpeg", io.BytesIO(bare_photo()))
        builder.set_no_embed()
        builder.set_remote_url(f"http://127.0.0.1:{port}/manifest")
        path = tmp_path / "remote.mp4"
        with plain_film.open("rb") as source, path.open("w+b") as destination:
            builder.sign(signer, MP4, source, destination)
        assert str(port).encode() in path.read_bytes()
        assert reading(path).state is not CredentialState.UNCHANGED
        listener.join()
    assert not called.is_set()


def test_the_words_used_are_those_of_the_vocabularies() -> None:
    # The library signs any made-up source type: these are the three, spelled as IPTC publishes them.
    assert {source.removeprefix(SOURCE_TYPES) for source in SourceType} == {
        "compositeWithTrainedAlgorithmicMedia",
        "trainedAlgorithmicMedia",
        "algorithmicMedia",
    }
    assert SOURCE_TYPES == "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("suffix", "media_type"), [("png", "image/png"), ("webp", "image/webp"), ("gif", "image/gif")]
)
def test_stills_and_gifs_can_be_signed(tmp_path: Path, suffix: str, media_type: str) -> None:
    source, path = tmp_path / f"plain.{suffix}", tmp_path / f"signed.{suffix}"
    Image.new("RGB", (64, 64), (90, 80, 70)).save(source)
    key = sign(source, path, media_type, DECLARATION, (bare_photo(),))
    assert read_credentials(path, media_type, key.root_pem).is_anchored


def test_mov_can_be_signed(tmp_path: Path, plain_film: Path) -> None:
    source, path = tmp_path / "film.mov", tmp_path / "signed.mov"
    with av.open(str(plain_film)) as film, av.open(str(source), "w") as copy:
        stream = copy.add_stream_from_template(film.streams.video[0])
        for packet in film.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    key = sign(source, path, "video/quicktime", DECLARATION, (bare_photo(),))
    assert read_credentials(path, "video/quicktime", key.root_pem).is_anchored


def test_the_xmp_box_is_found_and_the_film_still_plays(plain_film: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(plain_film.read_bytes())
    assert not has_xmp(path)
    append_xmp(path)
    assert has_xmp(path)
    assert declares_ai(path)
    with av.open(str(path)) as film:
        assert sum(1 for _ in film.decode(video=0)) == 12


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"\0\0\0\1uuid", b"\0\0\0\4free", b"\xff\xff\xff\xffuuid" + b"x" * 50]
)
def test_broken_boxes_end_the_search(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    assert not has_xmp(path)


def test_a_photo_that_says_it_is_ai_is_believed(tmp_path: Path) -> None:
    assert not declares_ai(PORTRAIT_PATH)
    path = tmp_path / "ai.bin"
    for before in (0, (1 << 20) - 9, (1 << 20) - 1, 3 << 20):  # also across the edges of what is read at once
        path.write_bytes(b"\0" * before + b"digitalsourcetype/trainedAlgorithmicMedia" + b"\0" * 50)
        assert declares_ai(path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([{"region": [span("1.5", "4")]}, {"region": [span("9", "10.25")]}], ((1.5, 4.0), (9.0, 10.25))),
        ([{"region": [span("4", "1")]}, {"region": [span("-3", "2")]}, {"region": [span("0", "1e300")]}], ()),
        ([{"region": [{"type": "spatial"}]}, {"region": []}], ()),
    ],
)
def test_a_stranger_can_say_where_people_are_animated_and_do_no_harm(
    changes: list[dict[str, object]], told: tuple[tuple[float, float], ...]
) -> None:
    manifest = {"assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"changes": changes}]}}]}
    assert tuple(stretches(manifest)) == told


def test_a_film_says_where_somebody_is_animated(tmp_path: Path) -> None:
    declared = Declaration(
        uses=frozenset({Use.MOTION}),
        engine="gentle",
        stretches=((Fraction(1, 3), Fraction(2)), (Fraction(5), Fraction(6))),
    )
    manifest_ = manifest(declared, "video/mp4")
    created = manifest_["assertions"][0]["data"]["actions"][0]
    assert [part["region"][0]["time"]["start"] for part in created["changes"]] == ["0.333", "5.000"]
    many = replace(declared, stretches=tuple((Fraction(n), Fraction(n + 1)) for n in range(0, 2000, 2)))
    assert len(manifest(many, "video/mp4")["assertions"][0]["data"]["actions"][0]["changes"]) == 500
