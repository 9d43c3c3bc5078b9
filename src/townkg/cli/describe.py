"""`townkg describe`: everything that is known of a thing, or of a term of the ontology."""

from __future__ import annotations

import click

from townkg.cli import files, output, sections
from townkg.cli import help as helping
from townkg.cli.options import (
    format_option,
    language_option,
    output_option,
    speaker,
    store_option,
)
from townkg.i18n import Language


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(name: str, style: str, output_file: str | None, store: str | None) -> int:
        from townkg import api
        from townkg.present import description

        with files.into(output_file), api.open(store, progress=output.progress(say)) as graph:
            found = graph.describe(name)
            sections.emit(found, description, graph, style, language)
        return 0

    return helping.Command(
        "describe",
        language,
        callback=run,
        help=say(
            "一个事物的全部已知内容，分组列出，每行附上句子：名称与类、文中说它和说到它的、数字、"
            "名单与群组、支持、推出的、有歧义的。本体的类和属性也可以。",
            "Everything known of a thing, grouped, each line with its sentences: names and "
            "classes, what the text says of it and with it, figures, lists and groups, supports, "
            "what is inferred, readings. Classes and properties of the ontology too.",
        ),
        params=[
            click.Argument(["name"], metavar=say("名称", "NAME")),
            format_option(say, sections.FORMATS),
            output_option(say),
            store_option(say),
            language_option(say),
        ],
    )
