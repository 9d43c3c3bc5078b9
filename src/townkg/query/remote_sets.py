"""Sees that SERVICE in a question names remote data sets that are listed and declared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg.errors import Problem, nearest
from townkg.i18n import NOTHING, Text
from townkg.remotes import registry
from townkg.remotes.naming import not_listed, services
from townkg.store.tokens import position


def undeclared(text: str, file: str, declared: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the endpoints of SERVICE, and with what the header declares."""
    listed = registry()
    problems = []
    used = set()
    for token, iri in services(text):
        line = position(text, token.start)[0]
        remote = listed.of(iri) if iri else None
        if remote is None:
            problems.append(Problem(file, line, "SERVICE", not_listed(token, iri, listed)))
            continue
        used.add(remote.name)
        if remote.name not in declared:
            found = Text("文件头没有声明它", "the header does not declare it")
            cure = Text(f"请在 remotes 里加上 {remote.name}", f"add {remote.name} to remotes")
            problems.append(Problem(file, line, remote.name, found, cure))
    unused = [name for name in declared if name not in used]
    return problems + [_unused(text, file, name, (one.name for one in listed)) for name in unused]


def _unused(text: str, file: str, name: str, listed: Iterable[str]) -> Problem:
    lines = enumerate(text.split("\n"), 1)
    line = next((number for number, row in lines if "remotes:" in row), 1)
    near = [one for one in nearest(name, listed) if one != name]
    others = (
        Text(f"；最接近的是：{'、'.join(near)}", f"; nearest: {', '.join(near)}")
        if near
        else NOTHING
    )
    found = Text(
        "声明了这个远程数据集，却没有问它", "this remote data set is declared and not asked"
    )
    return Problem(file, line, name, found, Text(f"请删去{others.zh}", f"remove it{others.en}"))
