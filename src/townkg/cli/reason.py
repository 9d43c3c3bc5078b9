"""`townkg reason`: anybody's RDF closed under its ontology, into a file."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from townkg.cli import help as helping
from townkg.cli import output, reason_options, reason_report
from townkg.cli.files import check_named, keep_apart
from townkg.cli.options import speaker
from townkg.cli.speech import Speaker
from townkg.errors import DataError, Problem, UsageError
from townkg.i18n import Language, Text
from townkg.reason.formats import STYLES, WRITTEN_TABLES
from townkg.store.terms import is_iri

if TYPE_CHECKING:
    from townkg.reason.reasoner.run import Done, Task

_HELP = (
    "推理任何人的 RDF：按 OWL 2 RL 和自己的规则，写出所推出的三元组。例如："
    "townkg reason data.nt --ontology ontology.ttl -o inferred.nt\n\n"
    "读 N-Triples、N-Quads、Turtle、TriG、RDF/XML、JSON-LD（可加 .gz）、Parquet 和 Arrow；"
    "- 是标准输入。"
    "随后报告有多少事实、矛盾，以及哪些公理不起作用。有矛盾时退出码为 1。",
    "Reason on anybody's RDF, by OWL 2 RL and rules of one's own, and write what follows. "
    "For example: townkg reason data.nt --ontology ontology.ttl -o inferred.nt\n\n"
    "N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD are read (.gz or not), Parquet and "
    "Arrow; - is the standard input. A report tells the facts, the contradictions, and which "
    "axioms have no effect. The exit code is 1 when there is a contradiction.",
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(**given: Any) -> int:
        return _reason(say, **given)

    return helping.Command(
        "reason", language, callback=run, help=say(*_HELP), params=reason_options.parameters(say)
    )


def _reason(
    say: Speaker,
    output_file: str | None,
    style: str | None,
    everything: bool,
    graph: str | None,
    save: str | None,
    proofs: bool,
    report: str,
    **given: Any,
) -> int:
    from townkg.reason.kernel.storage import check_place
    from townkg.reason.reasoner.run import run, stamp
    from townkg.reason.reasoner.watch import TOLD, telling

    _check_names(given, output_file, save)
    output_file = output_file or ("-" if save is None else None)
    style, packed = _style(output_file, style, graph)
    task = _task(**given)
    _check_place(output_file, style)
    if save is not None:
        check_place(Path(save))
    tell, end = _progress(say)
    try:
        # before they are read: what changes meanwhile is not what was closed
        made_from = None if save is None else stamp(task)
        done = run(task, tell)
        if save is not None:
            _save(done, save, made_from, tell)
        task.memory.need(done.closed.size() * TOLD, telling(done.closed.graph.equality))
        told = reason_report.gather(done, everything=everything, proofs=proofs)
        if output_file is not None:
            tell(Text("写出三元组", "writing the triples"))
            done.seconds["write"] = _write(done, told, output_file, style, packed, graph or "")
    finally:
        end()
    stream = sys.stderr if output_file == "-" else sys.stdout
    stream.write(reason_report.page(done, told, say, report))
    return 1 if told.contradictions else 0


def _check_names(given: Mapping[str, Any], target: str | None, save: str | None) -> None:
    """Refuse empty names, and an output that is an input.

    Raises: UsageError.
    """
    stored = [] if given["load"] is None else [given["load"]]
    inputs = [*given["files"], *given["ontology"], *given["rules"], *stored]
    check_named([*inputs, *(() if save is None else (save,))])
    keep_apart(target, inputs)


def _task(
    files: tuple[str, ...],
    ontology: tuple[str, ...],
    rules: tuple[str, ...],
    form: str,
    load: str | None,
    memory: int | None,
) -> Task:
    from townkg.reason.kernel.memory import Memory
    from townkg.reason.reasoner.run import Task

    if not files and not ontology and load is None:
        raise UsageError(
            Text("请给出文件，- 是标准输入", "give files to reason on; - is the standard input")
        )
    if load is not None and rules:
        raise UsageError(
            Text(
                "--load 与 --rules 不能同用：规则已存在推理结果中",
                "--load and --rules exclude each other: the rules are stored with the closure",
            )
        )
    if [*files, *ontology].count("-") > 1:
        raise UsageError(
            Text("标准输入（-）只能读一次", "the standard input (-) can be read only once")
        )
    return Task(
        tuple(map(Path, files)),
        tuple(map(Path, ontology)),
        tuple(map(Path, rules)),
        form,
        None if load is None else Path(load),
        Memory(None if memory is None else memory << 20),
    )


def _style(target: str | None, style: str | None, graph: str | None) -> tuple[str, bool]:
    """Return the format of the output, and whether it is packed.

    Raises: UsageError, for a name that tells no format, or a graph where none can be named.
    """
    name = "" if target in (None, "-") else Path(target or "").name
    packed = name.endswith(".gz")
    ending = name.removesuffix(".gz").rpartition(".")[2] if "." in name else ""
    style = style or (ending if ending in STYLES else None if ending else "nt")
    if style is None:
        known = [f".{one}" for one in STYLES]
        raise UsageError(
            Text(
                f"不认识的输出格式 .{ending}；可用 {'、'.join(known)}，或用 --format 写明",
                f"the format .{ending} of the output is not known; use {', '.join(known)}, "
                "or give --format",
            )
        )
    if packed and style in WRITTEN_TABLES:
        raise UsageError(
            Text(f"{style} 自己会压缩；请去掉 .gz", f"{style} is packed in itself; leave .gz out")
        )
    if graph is not None and style != "nq":
        raise UsageError(
            Text(
                "--graph 只用于 N-Quads（--format nq）", "--graph is for N-Quads (--format nq) only"
            )
        )
    if graph is not None and not is_iri(graph):
        raise UsageError(
            Text(f"--graph 要写 IRI，不是“{graph}”", f"--graph wants an IRI, not “{graph}”")
        )
    return style, packed


def _check_place(target: str | None, style: str) -> None:
    """Refuse at once what could not be written in the end.

    Raises: DataError, for a folder that is not there; UsageError, where pyarrow is lacking.
    """
    if style in WRITTEN_TABLES:
        from townkg.reason.reasoner.tables import arrow

        arrow()
    folder = Path(target or "").absolute().parent
    if target not in (None, "-") and not folder.is_dir():
        told = Text("要写入的文件夹不存在", "the folder to be written to is not there")
        raise DataError([Problem(str(target), 0, "", told)])


def _write(
    done: Done, told: reason_report.Told, target: str, style: str, packed: bool, graph: str
) -> float:
    """Return the seconds that writing took."""
    from townkg.export import fill
    from townkg.reason.reasoner import writing

    def into(out: IO[bytes]) -> None:
        writing.write(told.selection, style, out, packed=packed, graph=graph)

    start = time.perf_counter()
    if target == "-":
        into(output.binary())
    else:
        fill(Path(target), into)
    return time.perf_counter() - start


def _save(done: Done, place: str, made_from: Any, tell: Callable[[Text], None]) -> None:
    tell(Text(f"存入 {place}", f"storing in {place}"))
    done.closed.save(Path(place), made_from)


def _progress(say: Speaker) -> tuple[Callable[[Text], None], Callable[[], None]]:
    """Return what tells the stages on a terminal, in one line, and what ends that."""
    if not sys.stderr.isatty():
        return lambda _: None, lambda: None

    def tell(what: Text) -> None:
        sys.stderr.write(f"\r\x1b[K{output.clean(what.in_language(say.language))}")
        sys.stderr.flush()

    def end() -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return tell, end
