"""A module imports only from layers below its own, in functions as well."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "townkg"
LAYERS = [
    {"frozen", "vocab", "paths", "sections", "settings"},
    {"i18n"},
    {"errors"},
    {"model"},
    {"store"},
    {"datasets", "encode", "remotes", "sources"},
    {
        *("amend", "cite", "compare", "query", "names", "relate", "describe", "reason"),
        *("conditions", "federation", "validate", "words"),
    },
    {"link", "text_search"},
    {"build", "answer", "exploring", "claims", "diff", "present", "export", "publish"},
    {"explaining"},
    {"api"},
    {"serve"},
    {"cli"},
    {"__main__"},
]
FACE = "__init__"
"""The package itself: it names what `api` offers, and nothing inside imports it."""


def row(module: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if module in layer)


def imports(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and module of each import of townkg, by the name that is right below it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "townkg":
            names = [f"townkg.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            names = ["townkg.<relative>"]
        elif isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "townkg" and rest:
                yield node.lineno, rest.partition(".")[0]


def offences(source: Path) -> list[str]:
    """Return each import that goes up or sideways, as a sentence."""
    found = []
    known = set().union(*LAYERS)
    for path in sorted(source.rglob("*.py")):
        module = path.relative_to(source).parts[0].removesuffix(".py")
        if module == FACE:
            continue
        place = path.relative_to(source).as_posix()
        if module not in known:
            found.append(f"{place} is in no layer")
            continue
        for line, target in imports(path.read_text(encoding="utf-8")):
            if target == module and target != "<relative>":
                continue
            if target not in known:
                found.append(f"{place}:{line} imports {target}, which is in no layer")
            elif row(target) >= row(module):
                found.append(f"{place}:{line} imports {target}, which is not below {module}")
    return found


def test_no_module_imports_upward_or_sideways():
    assert offences(SOURCE) == []


def test_every_module_has_a_layer():
    names = {path.name.removesuffix(".py") for path in SOURCE.iterdir() if path.suffix == ".py"}
    names |= {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert names - {FACE} <= set().union(*LAYERS)


def test_the_page_shows_the_layers_that_are_tested():
    page = (SOURCE.parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d \| (.*?) \|", page, re.MULTILINE)
    shown = [set(re.findall(r"`(\w+)/?`", names)) for names in reversed(rows)]
    layers = [layer for layer in LAYERS if layer != {"__main__"}]
    for names in shown:
        found = set()
        while layers and layers[0] <= names:
            found |= layers.pop(0)
        assert found == names
    assert layers == []


def test_it_finds_what_it_looks_for(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "inner.py").write_text(
        "from townkg import errors\n"
        "import townkg.model\n"
        "from townkg.store import other\n"
        "def late():\n"
        "    from townkg.query.bind import bind\n"
        "class Late:\n"
        "    def method(self):\n"
        "        import townkg.api\n",
        encoding="utf-8",
    )
    (tmp_path / "names.py").write_text("from townkg import query\n", encoding="utf-8")
    (tmp_path / "answer.py").write_text("from . import model\n", encoding="utf-8")
    (tmp_path / "tidbits.py").write_text("", encoding="utf-8")
    (tmp_path / "__init__.py").write_text("from townkg.api import open\n", encoding="utf-8")
    assert offences(tmp_path) == [
        "answer.py:1 imports <relative>, which is in no layer",
        "names.py:1 imports query, which is not below names",
        "store/inner.py:5 imports query, which is not below store",
        "store/inner.py:8 imports api, which is not below store",
        "tidbits.py is in no layer",
    ]
