"""Nothing of the photo's own metadata, of the person or of the PC gets into a film, and nothing out to a network."""

from __future__ import annotations

import io
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from benchmarks.drawn import PORTRAIT_PATH

ROOT = Path(__file__).parents[2]
CANARIES = ("CANARYEXIF", "CANARYXMP", "CANARYGPS", "CANARYNAME", "CANARYHOME", "CANARYTITLE", "CANARYPERSON")
_STEPS = """
import os
import sys
from keepsake.cli import main
photo, film, consent, still = sys.argv[1:5]
def step(*words, code=0):
    got = main(list(words))
    assert got == code, (words, got)
step("inspect", photo)
step("consent", "new", "-o", consent, "--photo", photo, "--person", "CANARYPERSON", "--subject", "deceased", "--uses",
     "motion", "--audience", "family", "--granted-by", "CANARYPERSON", "--capacity", "executor")
step("animate", photo, "-o", film, "--consent", consent, "--seconds", "2", "--height", "240", "--fps", "12",
     "--quiet")
sound, agreed, words = film.replace(".mp4", ".m4a"), consent.replace(".json", "2.json"), "Good morning."
with open(still + ".txt", "w") as file:
    file.write(words)
step("consent", "new", "-o", agreed, "--photo", photo, "--person", "CANARYPERSON", "--subject", "self", "--uses",
     "voice,words", "--audience", "household", "--granted-by", "CANARYPERSON", "--capacity", "self", "--script",
     still + ".txt")
step("speak", photo, "--text", words, "--voice", "espeak:en", "-o", sound, "--consent", agreed, "--quiet")
step("verify", film)
step("verify", sound)
step("verify", photo)
os.remove(agreed), os.remove(still + ".txt")
"""


def signed_jpeg(content: bytes) -> bytes:
    """The JPEG with content credentials of its own, full of things that must not travel."""
    from c2pa import Builder, C2paSignerInfo, Context, Signer

    from keepsake.engine.provenance.credentials import NO_NETWORK
    from keepsake.engine.provenance.signing import fresh_signing_key

    key = fresh_signing_key()
    signer = Signer.from_info(C2paSignerInfo(b"es256", key.chain_pem, key.key_pem, None))
    source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    actions = {
        "actions": [{"action": "c2pa.created", "digitalSourceType": source_type, "description": "CANARYTITLE"}]
    }
    manifest = {"title": "CANARYTITLE", "assertions": [{"label": "c2pa.actions", "data": actions}]}
    builder = Builder(manifest, Context.from_dict(NO_NETWORK))
    out = io.BytesIO()
    builder.sign(signer, "image/jpeg", io.BytesIO(content), out)
    return out.getvalue()


@pytest.fixture
def scene(tmp_path: Path) -> dict[str, Path]:
    """A photo full of canaries in a home folder with a telling name."""
    home = tmp_path / "home" / "CANARYHOME"
    home.mkdir(parents=True)
    (tmp_path / "temporary").mkdir()
    exif = Image.Exif()
    exif[0x010E] = "CANARYEXIF description"
    exif[0x013B] = "CANARYEXIF artist"
    exif.get_ifd(0x8825)[29] = "CANARYGPS"
    content = io.BytesIO()
    with Image.open(PORTRAIT_PATH) as portrait:
        xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARYXMP</x:xmpmeta>"
        portrait.convert("RGB").save(content, "JPEG", quality=95, exif=exif, xmp=xmp, comment=b"CANARYXMP comment")
    photo = home / "CANARYNAME grandma.jpg"
    photo.write_bytes(signed_jpeg(content.getvalue()))
    for canary in ("CANARYEXIF", "CANARYXMP", "CANARYGPS", "CANARYTITLE"):
        assert canary.encode() in photo.read_bytes()
    return {
        "photo": photo,
        "film": home / "film.mp4",
        "consent": home / "c.json",
        "temporary": tmp_path / "temporary",
    }


def run(scene: dict[str, Path], *before: str) -> subprocess.CompletedProcess[str]:
    home = str(scene["photo"].parent)
    places = {"HOME": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CONFIG_HOME": f"{home}/config"}
    places |= {"TMPDIR": str(scene["temporary"]), "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": f"{home}/cache"}
    paths = [str(scene[name]) for name in ("photo", "film", "consent")]
    return subprocess.run(
        [*before, sys.executable, "-c", _STEPS, *paths, str(scene["temporary"] / "still.png")],
        cwd=ROOT,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_canary_gets_into_the_film_or_stays_behind(scene: dict[str, Path]) -> None:
    done = run(scene)
    assert done.returncode == 0, done.stderr
    for made in (scene["film"].read_bytes(), scene["film"].with_suffix(".m4a").read_bytes()):
        assert [canary for canary in CANARIES if canary.encode() in made] == []
        for text in (str(scene["photo"].parent), str(ROOT), platform.node()):
            assert len(text) < 6 or text.encode() not in made  # a shorter name can occur by chance
    left = [path for path in scene["temporary"].rglob("*") if path.is_file()]
    assert left == []
    home = scene["photo"].parent
    kept = [path for path in home.rglob("*") if path.is_file() and path not in (scene["photo"], scene["consent"])]
    # What Keepsake keeps for itself is sealed: no name, no photo, no place in the clear.
    telling = [(path.name, canary) for path in kept for canary in CANARIES if canary.encode() in path.read_bytes()]
    assert telling == []


def _can(*command: str) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not _can("unshare", "-rn"), reason="this PC cannot take the network away from a process")
def test_everything_works_with_no_network_at_all(scene: dict[str, Path]) -> None:
    done = run(scene, "unshare", "-rn")
    assert done.returncode == 0, done.stderr
    assert scene["film"].stat().st_size > 10_000


@pytest.mark.skipif(shutil.which("strace") is None or not _can("strace", "-f", "-o", os.devnull), reason="no strace")
def test_no_internet_socket_is_ever_asked_for(scene: dict[str, Path]) -> None:
    trace = scene["temporary"].parent / "trace.txt"
    done = run(scene, "strace", "-f", "-e", "trace=socket,connect,sendto", "-o", str(trace))
    assert done.returncode == 0, done.stderr
    calls = [line for line in trace.read_text("utf-8", "replace").splitlines() if "AF_INET" in line]
    assert calls == []


def test_a_png_with_text_chunks_leaves_them_behind(tmp_path: Path, scene: dict[str, Path]) -> None:
    notes = PngInfo()
    notes.add_text("Comment", "CANARYEXIF")
    notes.add_itxt("XML:com.adobe.xmp", "CANARYXMP")
    photo = scene["photo"].with_suffix(".png")
    with Image.open(PORTRAIT_PATH) as portrait:
        portrait.save(photo, pnginfo=notes)
    done = run(scene | {"photo": photo})
    assert done.returncode == 0, done.stderr
    assert [canary for canary in CANARIES if canary.encode() in scene["film"].read_bytes()] == []
