"""A value made again as another kind of value: a photo as a portrait, a portrait as the request that draws it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Kind = TypeVar("Kind", bound="DataclassInstance")


def remade(value: DataclassInstance, kind: type[Kind], **changes: object) -> Kind:
    """Make a dataclass of another kind: every field that both kinds have is kept, and `changes` win over those.

    It is `dataclasses.replace` between two kinds, so that a field which both of them get one day is kept as well.
    Raises TypeError when a field of `kind` without a default is neither kept nor given, or a change is no field.
    """
    shared = {field.name for field in fields(value)} & {field.name for field in fields(kind) if field.init}
    return kind(**{name: getattr(value, name) for name in shared} | changes)
