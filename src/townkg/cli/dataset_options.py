"""The options of `townkg dataset`, and what they say of a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townkg.cli.options import language_option
from townkg.cli.speech import Speaker
from townkg.i18n import Text

if TYPE_CHECKING:
    from townkg.datasets.shelf import Wanted

UNDETERMINED = "http://rightsstatements.org/vocab/UND/1.0/"
"""The licence of a file of which nobody has said one: copyright undetermined."""

ADD = (
    "把 CSV、Excel、JSON 或 RDF 文件加为数据集：认出编码，拟好映射，全部检查，先显示，再写入。"
    "有问题就什么也不写，一次列出全部。",
    "Add a CSV, Excel, JSON or RDF file as a data set: its encoding is told, a mapping drafted, "
    "all checked and shown before it is written. Where there is a problem nothing is written, and "
    "all are listed at once.",
)


def slug_argument(say: Speaker) -> click.Argument:
    """Return the argument that names a data set."""
    return click.Argument(["slug"], metavar=say("短名", "SLUG"))


def yes_option(say: Speaker) -> click.Option:
    """Return `--yes`."""
    return click.Option(
        ["--yes"], is_flag=True, help=say("不问，直接写。", "Write without asking.")
    )


def add_options(say: Speaker) -> list[click.Parameter]:
    """Return the options of `townkg dataset add`."""
    word = say("文字", "TEXT")
    return [
        click.Argument(["file"], metavar=say("文件", "FILE")),
        click.Option(
            ["--slug"],
            metavar=word,
            help=say("短名；默认取文件名。", "Short name; else the name of the file."),
        ),
        click.Option(
            ["--mapping"],
            metavar=say("文件", "FILE"),
            help=say(
                "自己的映射（CSV on the Web 的 JSON），不另拟。",
                "Your own mapping, JSON of CSV on the Web; none is drafted.",
            ),
        ),
        *_columns(say),
        *_descriptions(say),
        click.Option(
            ["--replace"],
            is_flag=True,
            help=say("替换同名的数据集。", "Replace the data set of that name."),
        ),
        yes_option(say),
        language_option(say),
    ]


def _columns(say: Speaker) -> list[click.Parameter]:
    """Return the options that say how the table is read."""
    return [
        click.Option(
            ["--key"],
            metavar=say("列", "COLUMN"),
            help=say("区分各行的列。", "The column that tells the rows apart."),
        ),
        click.Option(
            ["--as-text"],
            multiple=True,
            metavar=say("列", "COLUMN"),
            help=say(
                "这一列保留为文字，不作日期或数字。",
                "Keep this column as text, not as dates or numbers.",
            ),
        ),
        click.Option(
            ["--sheet"],
            metavar=say("工作表", "SHEET"),
            help=say("Excel 的工作表；默认第一张。", "The sheet of a workbook; else the first."),
        ),
    ]


def _descriptions(say: Speaker) -> list[click.Parameter]:
    """Return the options that say what the data set is."""
    word = say("文字", "TEXT")
    return [
        click.Option(["--title-zh"], metavar=word, help=say("中文标题。", "Title in Chinese.")),
        click.Option(["--title-en"], metavar=word, help=say("英文标题。", "Title in English.")),
        click.Option(
            ["--license"],
            metavar="IRI",
            default=UNDETERMINED,
            help=say("许可的 IRI；默认为未定。", "IRI of the licence; else undetermined."),
        ),
        click.Option(
            ["--source"], metavar=word, help=say("来源；默认为文件名。", "Source; else the file.")
        ),
        click.Option(
            ["--complete"],
            is_flag=True,
            help=say(
                "声明列全：没有列出的即不存在。", "Declare it complete: what it lacks is not so."
            ),
        ),
    ]


def described(file: Path, given: dict[str, Any]) -> Wanted:
    """Return what the options say of a file; today is the date of the data set."""
    from datetime import datetime

    from townkg.datasets.metadata import COMPLETENESS
    from townkg.datasets.shelf import Wanted
    from townkg.settings import ONTOLOGY

    today = datetime.now().astimezone().date().isoformat()
    slug = given["slug"] or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    title = Text(given["title_zh"] or file.stem, given["title_en"] or file.stem)
    description = Text(f"由 {file.name} 加入。", f"Added from {file.name}.")
    rights = Text(
        "许可由加入者说明。" if given["license"] != UNDETERMINED else "许可未定：请先查明再发布。",
        "The licence is as the one who added it says."
        if given["license"] != UNDETERMINED
        else "The licence is undetermined: find it out before publishing.",
    )
    level = "complete" if given["complete"] else "partial"
    about = {
        "dc:title": _both(title),
        "dc:description": _both(description),
        "dc:rights": _both(rights),
        "dc:license": {"@id": given["license"]},
        "dc:issued": {"@value": today, "@type": "xsd:date"},
        "dc:source": given["source"] or file.name,
        COMPLETENESS: {"@id": ONTOLOGY + level},
    }
    mapping = Path(given["mapping"]) if given["mapping"] else None
    as_text = tuple(given["as_text"])
    return Wanted(slug, about, given["sheet"], given["key"], as_text, mapping)


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]
