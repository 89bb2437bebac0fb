"""What can be asked about this PC, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminePc:
    """See what works on this PC; `folder` is where films would be made. Answered by `PcReading`."""

    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried. `words` say what was found, or what is wrong and what to do."""

    name: str
    works: bool
    is_needed: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PcReading:
    """What works on this PC."""

    findings: tuple[Finding, ...]

    @property
    def can_animate(self) -> bool:
        """Whether everything that living portraits need works."""
        return all(finding.works for finding in self.findings if finding.is_needed)
