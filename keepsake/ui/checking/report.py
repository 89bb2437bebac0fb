"""What was found in a file, in words: the same ones `keepsake verify` prints. No widgets here."""

from __future__ import annotations

from keepsake.engine.requests import FileFindings, MarkKind

NAMES = {
    MarkKind.RECORD: "Signed record",
    MarkKind.MARK: "Invisible mark",
    MarkKind.LABEL: "Visible label",
    MarkKind.SPOKEN_LINE: "Spoken line",
    MarkKind.WORDS: "Words in the file",
}
DECLARED = "What the record says was done"
LIMITS = (
    "Marks can be cut off, painted over or left out by other programs. Finding none never shows that something is"
    " real."
)


def sections(findings: FileFindings) -> list[tuple[str, str]]:
    """Each thing looked for: its name and what may be said of it, in the order it is read."""
    told = [(NAMES[mark.kind], mark.sentence) for mark in findings.marks]
    if findings.declared:
        told.insert(1, (DECLARED, "\n".join(findings.declared)))
    return told


def as_text(findings: FileFindings) -> str:
    """Everything, to be pasted into a letter."""
    lines = [f"{findings.file_path.name}: {findings.summary}", ""]
    lines += [f"{name}: {' '.join(sentence.splitlines())}" for name, sentence in sections(findings)]
    return "\n".join([*lines, "", LIMITS]) + "\n"
