"""`townkg build`: makes the graph from ontology and data."""

from __future__ import annotations

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import language_option, speaker
from townkg.i18n import Language


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(force: bool, engine: str) -> int:
        from townkg import build

        built = build.build(force=force, engine=engine, progress=output.progress(say))
        counts = " · ".join(f"{name} {value}" for name, value in _counts(built.manifest).items())
        click.echo(say(f"图谱在 {built.path}", f"The graph is in {built.path}"))
        if counts:
            click.echo(counts)
        return 0

    return helping.Command(
        "build",
        language,
        callback=run,
        help=say(
            "由本体和数据构建图谱。文件没有变化时不重做;中断不会损坏已有的图谱。",
            "Build the graph from ontology and data. Nothing is done when no file has changed; "
            "a build that is cut off leaves the graph as it was.",
        ),
        params=[
            click.Option(
                ["--force"],
                is_flag=True,
                help=say("没有变化也重新构建。", "Build even when nothing has changed."),
            ),
            click.Option(
                ["--engine"],
                default="owlrl",
                show_default=True,
                help=say("推理引擎。", "The reasoner."),
            ),
            language_option(say),
        ],
    )


def _counts(manifest: object) -> dict[str, int]:
    """Return the counts of the manifest, flat."""
    found: dict[str, int] = {}
    counts = manifest.get("counts", {}) if isinstance(manifest, dict) else {}
    for name, value in counts.items():
        if isinstance(value, dict):
            found |= {f"{name}.{part}": number for part, number in value.items()}
        else:
            found[name] = value
    return found
