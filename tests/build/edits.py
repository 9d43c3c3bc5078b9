"""Lays out the small project with the changes of a case.

`edits.tsv` has a row per change: in *file* the text *old* becomes *new*; an empty *old* appends
to the file, or makes it; a file written with `*` is removed, with all that it holds.
"""

import shutil
from pathlib import Path

PROJECT = Path(__file__).parent / "project"


def lay_out(edits: Path, target: Path) -> Path:
    shutil.copytree(PROJECT, target)
    _, *rows = edits.read_text(encoding="utf-8").splitlines()
    for row in rows:
        name, old, new = (cell.replace("\\n", "\n") for cell in row.split("\t"))
        file = target / name.lstrip("*")
        if name.startswith("*"):
            shutil.rmtree(file)
            continue
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        assert old in text, f"{edits}: {name} has no {old}"
        file.parent.mkdir(parents=True, exist_ok=True)  # git keeps no empty folder
        file.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    return target
