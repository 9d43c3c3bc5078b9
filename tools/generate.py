"""Write the files that are made from others: vocabulary, command line, questions, sessions.

Call: python tools/generate.py [--check]
`--check` writes nothing, and ends with 1 when a file is not what would be written. Of pages that
show sessions only the outputs are made: what the console prints and what Python answers.
"""

from __future__ import annotations

import difflib
import keyword
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import click  # noqa: E402

import errors_page  # noqa: E402
import ontology_page  # noqa: E402
import rule_table  # noqa: E402
import transcripts  # noqa: E402
from townkg import settings  # noqa: E402
from townkg.export import context  # noqa: E402
from townkg.query import Parameter, Question, catalogue  # noqa: E402

OWL = settings.PREFIXES["owl"]
TERMS = f"""SELECT ?term ?type ?zh ?en {{ ?term a ?type .
    OPTIONAL {{ ?term <{settings.PREF_LABEL}> ?zh . FILTER(LANG(?zh) = "zh") }}
    OPTIONAL {{ ?term <{settings.PREF_LABEL}> ?en . FILTER(LANG(?en) = "en") }} }}"""
GROUPS = {
    "classes": {f"{OWL}Class"},
    "properties": {f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")},
    "individuals": {f"{OWL}NamedIndividual"},
}


def vocabulary() -> str:
    """Return the module of the ontology's own terms, as plain strings."""
    lines = [
        '"""The terms of the ontology as IRIs; a misspelt one is an AttributeError.',
        "",
        "Made by tools/generate.py from ontology/, and as long as it has terms; do not edit.",
        '"""',
        "",
        f'_NAMESPACE = "{settings.ONTOLOGY}"',
    ]
    for group, terms in _terms().items():
        lines += ["", f"# {group}"]
        for name, label in sorted(terms.items()):
            identifier = f"{name}_" if keyword.iskeyword(name) else name
            lines.append(f'{identifier} = f"{{_NAMESPACE}}{name}"  # {label}')
    return "\n".join(lines) + "\n"


def _terms() -> dict[str, dict[str, str]]:
    from pyoxigraph import RdfFormat, Store

    store = Store()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        store.bulk_load(path=path, format=RdfFormat.TURTLE)
    found: dict[str, dict[str, str]] = {group: {} for group in GROUPS}
    for row in store.query(TERMS):
        iri, kind = row["term"].value, row["type"].value
        for group, kinds in GROUPS.items():
            if iri.startswith(settings.ONTOLOGY) and kind in kinds:
                label = " / ".join(term.value for term in (row["zh"], row["en"]) if term)
                found[group][iri.removeprefix(settings.ONTOLOGY)] = label
    return found


def command_line() -> str:
    """Return the page of all commands: their help in English and in Chinese."""
    parts = [
        "# Command line",
        "",
        "Made by `tools/generate.py` from `--help`; do not edit. Exit codes, environment variables",
        "and formats are in [errors.md](errors.md).",
        "",
    ]
    for path, texts in _helps():
        parts += [f"## {path}", ""]
        for text in texts:
            parts += ["```text", text.rstrip(), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def _helps() -> Iterator[tuple[str, list[str]]]:
    from townkg.cli.commands import townkg

    english = list(_walk(townkg("en"), "townkg", None))
    chinese = list(_walk(townkg("zh"), "townkg", None))
    for (path, text), (_, other) in zip(english, chinese, strict=True):
        yield path, [text, other]


def _walk(
    command: click.Command, path: str, parent: click.Context | None
) -> Iterator[tuple[str, str]]:
    context = command.make_context(path.split()[-1], [], parent=parent, resilient_parsing=True)
    context.max_content_width = context.terminal_width = 90
    yield path, command.get_help(context)
    # each question is a command of `ask`; they have a page of their own
    if isinstance(command, click.Group) and path != "townkg ask":
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child:
                yield from _walk(child, f"{path} {name}", context)


def questions() -> str:
    """Return the page of all prepared questions."""
    parts = [
        "# Questions",
        "",
        "Made by `tools/generate.py` from `queries/*.rq`; do not edit. Each is a command",
        '(`townkg ask <name>`) and a call (`kg.ask("<name>", …)`), and has a golden answer.',
        "",
    ]
    found = list(catalogue())
    parts += ["| Name | Question | 问题 |", "|---|---|---|"]
    for question in found:
        title = question.title
        parts.append(f"| [{question.name}](#{question.name}) | {title.en} | {title.zh} |")
    for question in found:
        parts += ["", *_question(question)]
    return "\n".join(parts) + "\n"


def _question(question: Question) -> Iterator[str]:
    yield f"## {question.name}"
    yield ""
    yield f"{question.title.zh} {question.description.zh}"
    yield ""
    yield f"{question.title.en} {question.description.en}"
    yield ""
    words = [f"--{name.replace('_', '-')} {value}" for name, value in question.example.items()]
    yield "```sh"
    yield " ".join(["townkg ask", question.name, *words])
    yield "```"
    if question.params:
        yield ""
        yield "| Parameter | | Type | |"
        yield "|---|---|---|---|"
        yield from (_parameter(item) for item in question.params.values())
    yield ""
    yield "| Column | | | Kind |"
    yield "|---|---|---|---|"
    for column in question.columns:
        yield f"| `{column.name}` | {column.label.zh} | {column.label.en} | {column.kind} |"


def _parameter(parameter: Parameter) -> str:
    required = "required" if parameter.required else "optional"
    label = f"{parameter.label.zh} / {parameter.label.en}"
    return f"| `{parameter.name}` | {label} | `{parameter.type}` | {required} |"


def sessions(name: str) -> str:
    """Return the page *name* with the outputs of its sessions as they are now."""
    page = (ROOT / name).read_text(encoding="utf-8")
    return transcripts.rewritten(page)


def guide(name: str) -> str:
    """Return the page *name* with what it shows to who follows it in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve()
        for part in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / part, project / part)
        return transcripts.followed((ROOT / name).read_text(encoding="utf-8"), project)


SESSIONS = ["README.md", "README.zh.md", "docs/tutorial.md", "docs/tutorial.zh.md"]
GUIDES = ["docs/encode-an-article.md", "docs/encode-an-article.zh.md"]
TARGETS: dict[str, Callable[[], str]] = {
    "src/townkg/vocab.py": vocabulary,
    "ontology/context.jsonld": lambda: context.text(ROOT / "ontology"),
    "docs/command-line.md": command_line,
    "docs/questions.md": questions,
    "docs/ontology.md": ontology_page.page,
    "docs/reasoning.md": rule_table.page,
    **{name: partial(errors_page.page, name) for name in errors_page.PAGES},
    **{name: partial(sessions, name) for name in SESSIONS},
    **{name: partial(guide, name) for name in GUIDES},
}


def stale(name: str) -> str:
    """Return how the file *name* differs from what would be written; empty where it does not."""
    path = ROOT / name
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = TARGETS[name]()
    return "".join(
        difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} (made)")
    )


def main() -> int:
    """Return 0, or 1 when `--check` finds a file that is not up to date."""
    if "--check" not in sys.argv[1:]:
        for name, make in TARGETS.items():
            (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")
            print(f"wrote {name}")
        return 0
    differences = [difference for name in TARGETS if (difference := stale(name))]
    for difference in differences:
        print(difference)
    if differences:
        print("Generated files are not up to date: run make docs")
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
