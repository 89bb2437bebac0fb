"""Turns decoded pictures of any kind into sRGB: ICC profiles, CMYK, LAB, 16 bit, palettes, transparency."""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

Picture = NDArray[np.uint8]

PAPER: Final = (244, 244, 244)
"""What shows through transparent places: neutral light paper, softer beside an old print than pure white."""

WHITE_IS_ZERO_TAG = 262
"""TIFF tag PhotometricInterpretation; 0 means that 0 is white, which Pillow leaves as it is at 16 bits."""

DEEP_MODES: Final = ("I", "F")
FULL_SCALES: Final = (1.0, 255.0, 65535.0)
"""The largest value of usual ranges; a deep picture is scaled from the first one that holds its maximum."""

Transform = ImageCms.ImageCmsTransform


class SrgbReader:
    """Reads parts of one decoded picture as sRGB."""

    def __init__(self, image: Image.Image) -> None:
        self._mode = image.mode
        self._transparent = image.has_transparency_data and not image.mode.startswith(("I", "F"))
        self._inverted = image.mode.startswith("I;16") and _tag(image, WHITE_IS_ZERO_TAG) == 0
        self._scale = _full_scale(image)
        self._transform = _transform_to_srgb(image)
        self.had_alpha = False
        """Whether anything read so far was transparent."""

    def read(self, part: Image.Image) -> Picture:
        """`part`, cropped from the picture, as RGB uint8; transparent places show PAPER."""
        if self._mode.startswith(DEEP_MODES):
            part = self._eight_bit(part)
        if not self._transparent:
            return np.asarray(self._srgb(part), np.uint8)
        layers = part.convert("RGBA")
        alpha = np.asarray(layers.getchannel("A"))
        colours = np.asarray(self._srgb(layers.convert("RGB")), np.uint8)
        if alpha.min(initial=255) == 255:
            return colours
        self.had_alpha = True
        cover = alpha[..., None].astype(np.float32) / 255
        paper = np.array(PAPER, np.float32) * (1 - cover)
        return np.rint(colours * cover + paper).astype(np.uint8)

    def _eight_bit(self, part: Image.Image) -> Image.Image:
        values = np.nan_to_num(np.asarray(part).astype(np.float32))
        grey = np.clip(np.rint(values * np.float32(255 / self._scale)), 0, 255).astype(np.uint8)
        return Image.fromarray(255 - grey if self._inverted else grey)

    def _srgb(self, part: Image.Image) -> Image.Image:
        if self._transform is None:
            return part if part.mode == "RGB" else part.convert("RGB")
        wanted = str(self._transform.input_mode)
        converted = ImageCms.applyTransform(part if part.mode == wanted else part.convert(wanted), self._transform)
        return part.convert("RGB") if converted is None else converted


def _tag(image: Image.Image, number: int) -> Any:
    return getattr(image, "tag_v2", {}).get(number)


def _full_scale(image: Image.Image) -> float:
    if image.mode.startswith("I;16"):
        return 65535.0
    if image.mode not in DEEP_MODES:
        return 255.0
    # Pillow widens 16-bit greyscale of some formats to 32 bits, so the values themselves must tell.
    largest = float(np.nan_to_num(np.float64(image.getextrema()[1])))  # type: ignore[arg-type]
    scales = FULL_SCALES if image.mode == "F" else FULL_SCALES[1:]
    return next((scale for scale in scales if largest <= scale), largest)


def _transform_to_srgb(image: Image.Image) -> Transform | None:
    """The way from the picture's own colours to sRGB; None when they are sRGB, or when the profile is broken."""
    try:
        profile = _profile(image)
        if profile is None:
            return None
        space = profile.profile.xcolor_space.strip()
        mode = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}.get(space)
        if mode is None or (mode == "CMYK") != (image.mode == "CMYK"):
            return None
        return ImageCms.buildTransform(
            profile,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        return None


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    if image.mode == "LAB":
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    content = image.info.get("icc_profile")
    if not content:
        return None
    profile = ImageCms.ImageCmsProfile(io.BytesIO(content))
    is_srgb = "srgb" in (profile.profile.profile_description or "").lower()
    return None if is_srgb else profile
