"""Writes motion plans as JSON and reads them back, strictly: a plan that is not whole is refused in one sentence."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from typing import cast

from keepsake.core.errors import PlanError
from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan

SCHEMA = "keepsake.MotionPlan.1"
LARGEST_TEXT = 64 * 1024 * 1024  # bytes; a minute of eight faces is about one million
MOST_FACES, MOST_KEYS, MOST_FRAMES = 1000, 200_000, 1_000_000
RATE = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")  # never an exponent: it would unfold into a giant number


def plan_to_json(plan: MotionPlan) -> str:
    """The plan as JSON text, the same text for the same plan."""
    faces = [
        {
            "face": face.face,
            "curves": {channel.value: _written(face.curves[channel]) for channel in sorted(face.curves)},
        }
        for face in plan.faces
    ]
    document = {
        "schema": SCHEMA,
        "rate": str(plan.rate),
        "frames": plan.frames,
        "loops": plan.loops,
        "faces": faces,
    }
    return json.dumps(document, separators=(",", ":"), allow_nan=False)


def plan_from_json(text: str) -> MotionPlan:
    """The plan a JSON text holds. Raises PlanError, in one sentence, when it holds anything else."""
    if len(text) > LARGEST_TEXT:
        raise PlanError("This motion plan is too large to be one; make the plan again.")
    try:
        document = json.loads(text, parse_constant=_refuse)
        return _plan(document)
    except (json.JSONDecodeError, RecursionError) as error:
        raise PlanError("This is not a motion plan: it is not JSON text; choose another file.") from error
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise PlanError(f"This motion plan is damaged ({_reason(error)}); make the plan again.") from error


def _written(curve: Curve) -> dict[str, object]:
    return {"times": curve.times, "values": curve.values, "period_s": curve.period_s}


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _reason(error: Exception) -> str:
    words = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
    return " ".join(words.split())[:120].rstrip(".")


def _plan(document: object) -> MotionPlan:
    table = _table(document, {"schema", "rate", "frames", "loops", "faces"}, "the plan")
    if table["schema"] != SCHEMA:
        raise ValueError(f"it is not of the kind {SCHEMA}")
    rate_text, faces, loops = table["rate"], table["faces"], table["loops"]
    if not isinstance(rate_text, str) or not RATE.fullmatch(rate_text):
        raise ValueError("its frame rate is not a fraction")
    rate = Fraction(rate_text)
    if not 1 <= rate <= 1000:
        raise ValueError("its frame rate is out of reach")
    if not isinstance(loops, bool):
        raise TypeError("whether it loops is not said")
    if not isinstance(faces, list) or len(faces) > MOST_FACES:
        raise ValueError("its faces are not a list")
    plans = tuple(map(_face, faces))
    if len({plan.face for plan in plans}) != len(plans):
        raise ValueError("a face comes twice")
    return MotionPlan(rate, _whole(table["frames"], 1, MOST_FRAMES, "frames"), plans, loops)


def _face(value: object) -> FacePlan:
    table = _table(value, {"face", "curves"}, "a face")
    curves = table["curves"]
    if not isinstance(curves, dict):
        raise TypeError("its curves are not a table")
    known = {channel.value for channel in Channel}
    if unknown := set(curves) - known:
        raise ValueError(f"it moves an unknown thing, {sorted(unknown)[0][:20]!r}")
    index = _whole(table["face"], 0, MOST_FACES, "face")
    return FacePlan(index, {Channel(name): _curve(curve, Channel(name)) for name, curve in sorted(curves.items())})


def _curve(value: object, channel: Channel) -> Curve:
    table = _table(value, {"times", "values", "period_s"}, "a curve")
    times, values, period_s = _numbers(table["times"]), _numbers(table["values"]), table["period_s"]
    if period_s is not None:
        period_s = _number(period_s)
    low, high = CHANNEL_LIMITS[channel]
    if any(not low <= number <= high for number in values):
        raise ValueError(f"{channel.value} goes too far")
    return Curve(times, values, period_s)


def _table(value: object, names: set[str], what: str) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != names:
        raise TypeError(f"{what} does not have just {', '.join(sorted(names))}")
    return cast("dict[str, object]", value)


def _numbers(value: object) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) > MOST_KEYS:
        raise TypeError("keys are not a list")
    return tuple(map(_number, value))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError("a number is not a number")
    return float(value)


def _whole(value: object, least: int, most: int, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"its {what} number is out of reach")
    return value
