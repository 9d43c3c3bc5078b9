"""Lays out the folder of another article: its text, its sentences, and files to fill in.

In: a raw text file and a slug. Out: a new folder beside the other articles, complete but for what
a person must write. The folder appears whole or not at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from townkg import settings
from townkg.encode.metadata import SLUG, checksum
from townkg.encode.splitting import split_sentences
from townkg.encode.terms import claim_base
from townkg.errors import DataError, Problem, UsageError
from townkg.i18n import Text

_BOM = "\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_KINDS = (
    "article town place group policy undertaking need goal effect condition item step project "
    "facility recognition honour event industry culture resource indicator role post example"
)
_CLEAN = Text("请从文中删去", "remove it from the text")


@dataclass(frozen=True)
class Scaffold:
    """A folder that was laid out: what was changed in the text, and what to edit next."""

    folder: Path
    sentences: int
    notes: tuple[Text, ...]
    steps: tuple[Text, ...]


def new_article(text: Path, slug: str, into: Path) -> Path:
    """Return the new folder of an article, laid out from the file *text*.

    Raises: `UsageError` when the slug is no slug or is taken; `DataError` when the text cannot be
    read or the folder cannot be written.
    """
    return lay_out(text, slug, into).folder


def lay_out(text: Path, slug: str, into: Path) -> Scaffold:
    """Return the folder laid out from *text*, as `new_article`, with notes and next steps."""
    text, into = Path(text), Path(into)
    if not SLUG.fullmatch(slug):
        raise UsageError(
            Text(
                f"“{slug}”不能作 slug；请只用 a-z、0-9 和单个连字符，如 tonglu-330122",
                f"“{slug}” is not a slug; write a-z, 0-9 and single hyphens, like tonglu-330122",
            )
        )
    folder = into / slug
    if folder.exists():
        raise UsageError(
            Text(
                f"文章“{slug}”已在 {folder} 中；请另选一个 slug",
                f"the article “{slug}” exists already, in {folder}; choose another slug",
            )
        )
    stored, notes = _read(text)
    sentences = split_sentences(stored)
    if not sentences:
        found = Text("文件中没有文字", "the file holds no text")
        cure = Text("请给出文章的正文", "give the article's text")
        raise DataError([Problem(text.name, 0, "", found, cure)])
    _write_all(folder, _files(slug, stored, sentences))
    return Scaffold(folder, len(sentences), tuple(notes), _steps(slug))


def _read(path: Path) -> tuple[str, list[Text]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        found = Text(
            f"文件无法读取：{error.strerror}", f"the file cannot be read: {error.strerror}"
        )
        raise DataError([Problem(str(path), 0, "", found)]) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = Text(
            f"第 {error.start} 字节不是有效的 UTF-8", f"invalid UTF-8 at byte {error.start}"
        )
        command = "iconv -f GB18030 -t UTF-8"
        cure = Text(f"请存为 UTF-8，例如：{command}", f"save it as UTF-8, as with: {command}")
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError([Problem(str(path), line, "", found, cure)]) from error
    text, notes = _tidied(text)
    problems = list(_controls(text, str(path)))
    if problems:
        raise DataError(problems)
    return text, notes


def _tidied(text: str) -> tuple[str, list[Text]]:
    """Return the text as it is stored, and what was changed for that."""
    notes = []
    if text.startswith(_BOM):
        text = text.removeprefix(_BOM)
        notes.append(Text("已去掉字节顺序标记（BOM）", "removed the byte order mark (BOM)"))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.append(Text("已把 CRLF 行尾改为 LF", "wrote LF line ends in place of CRLF"))
    if "\t" in text:
        text = text.replace("\t", " ")
        notes.append(
            Text(
                "已把每个制表符改为空格，因为表格以制表符分列",
                "wrote a space in place of each tab, which separates the columns of tables",
            )
        )
    return text, notes


def _controls(text: str, file: str) -> Iterator[Problem]:
    """Yield each line that holds a control character: TOML, TSV and RDF have no place for them."""
    for number, line in enumerate(text.split("\n"), 1):
        found = dict.fromkeys(_CONTROL.findall(line))
        if found:
            names = [f"U+{ord(character):04X}" for character in found]
            plural = "s" if len(found) > 1 else ""
            told = Text(
                f"含有控制字符 {'、'.join(names)}",
                f"holds the control character{plural} {', '.join(names)}",
            )
            yield Problem(file, number, "", told, _CLEAN)


def _write_all(folder: Path, files: dict[str, str]) -> None:
    """Write the files beside their place, then move the whole folder there."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        for name, content in files.items():
            (draft / name).write_bytes(content.encode("utf-8"))
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError as error:
        if folder.exists():
            name = folder.name
            raise UsageError(
                Text(f"文章“{name}”已在此间建立", f"the article “{name}” was made meanwhile")
            ) from error
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> DataError:
    found = Text(
        f"文件夹无法写入：{error.strerror}", f"the folder cannot be written: {error.strerror}"
    )
    cure = Text("没有留下任何文件；请排除障碍后重试", "nothing was left behind; mend and repeat")
    return DataError([Problem(str(folder), 0, "", found, cure)])


def _files(slug: str, text: str, sentences: list[str]) -> dict[str, str]:
    rows = list(enumerate(sentences))
    return {
        "text.txt": text,
        "article.toml": _toml(slug, text, sentences[0]),
        "sentences.tsv": _table("id\ttext", (f"s{n:02d}\t{words}" for n, words in rows)),
        "facts.tsv": _table(
            "id\tsentence\tstatement\tclaims", (f"f{n + 1:03d}\ts{n:02d}\t\t" for n, _ in rows)
        ),
        "entities.ttl": _entities(),
        "claims.trig": _claims(slug, rows),
        "left-out.tsv": "sentence\ttoken\treason\n",
        "withdrawn.tsv": "claim\tdate\treason\n",
    }


def _table(header: str, rows: Iterable[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def _toml(slug: str, text: str, title: str) -> str:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f"""\
# What is known of the article itself; the text stands in text.txt. Fill in what is empty.
slug = "{slug}"
published = ""  # date and time without a zone, like 2018-11-02T14:02:02
source = ""     # who issued it, as the page says
author = ""     # who signed it; may stay empty
host = ""       # the site it was taken from; may stay empty
language = "zh"
county = ""     # like {settings.ID}place/{slug.split("-")[0]}, described in entities.ttl
sha256 = "{checksum(text)}"
licence = "The text remains its publisher's and is quoted as source; the encoding is CC BY 4.0."

[title]
zh = "{quoted}"
en = ""

[encoding]
encoder = ""
encoded = ""    # a date, like 2018-11-02
reviewer = ""   # who has read the claims against the text; townkg check asks until then
reviewed = ""
"""


def _prefixes() -> str:
    kinds = {kind: f"{settings.ID}{kind}/" for kind in _KINDS.split()}
    known = {"tk": settings.ONTOLOGY, "skos": settings.SKOS, **kinds}
    known["org"] = f"{settings.ID}organisation/"
    return "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in known.items())


def _entities() -> str:
    return f"""\
{_prefixes()}

# Each thing that a claim names: its class, one label and any aliases in zh and en. What the
# article states of it is a claim, and stands in claims.trig. For example:
#
# town:example a tk:Town ;
#     skos:prefLabel "示例小镇"@zh , "Example Town"@en ;
#     skos:altLabel "示例镇"@zh .
#
# policy:example-reform a tk:Reform ;
#     skos:prefLabel "示例改革"@zh , "example reform"@en ;
#     tk:rank tk:policy .
"""


def _claims(slug: str, rows: list[tuple[int, str]]) -> str:
    head = f"""\
@prefix c: <{claim_base(slug)}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
{_prefixes()}

# Each claim: how firmly the text says it and the exact words, then a graph of the same name with
# the triples. Claims stand in the order of the text. For example:
#
# c:s03-placed tk:certainty tk:stated ;
#     tk:quote "在示例小镇设立了服务点" .
# c:s03-placed {{ policy:service-point tk:placedIn town:example . }}
#
# Words that stand more than once in the text are told apart by their context:
#     tk:quote "引进人才⟦5个⟧" .
#
# An elided subject with one possible antecedent: quote both places, and say why.
# c:s04-size tk:certainty tk:contextual ;
#     tk:quote "示例小镇" , "已引进企业20余家" ;
#     tk:reason "主语承前省略。"@zh , "The subject is carried over."@en .
# c:s04-size {{
#     town:example tk:hasFigure c:s04-size\\/q1 .
#     c:s04-size\\/q1 a tk:Quantity ;
#         tk:wording "20余家" ; tk:writtenValue "20" ; tk:minExclusive 20 ; tk:hedge tk:over .
# }}
#
# What follows from other claims has no quote: it names its premises, and says how it follows.
# c:s05-covered tk:certainty tk:implied ;
#     tk:follows c:s03-placed , c:s04-size ;
#     tk:reason "……"@zh , "…"@en .
"""
    return head + "".join(f"\n# s{n:02d}  {_one_line(words)}\n" for n, words in rows)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _steps(slug: str) -> tuple[Text, ...]:
    return (
        Text(
            "sentences.tsv：核对每个句子、标题和单行各占一行",
            "sentences.tsv: see that every sentence, heading and line stands on a row of its own",
        ),
        Text("article.toml：填写空着的字段", "article.toml: fill in the empty fields"),
        Text(
            "facts.tsv：先于主张，写出每个句子的原子陈述",
            "facts.tsv: write the atomic statements of each sentence, before any claim",
        ),
        Text(
            "entities.ttl：描述主张将要提到的每个事物",
            "entities.ttl: describe each thing that the claims will name",
        ),
        Text(
            "claims.trig：写出主张，并在 facts.tsv 中列出其名称",
            "claims.trig: write the claims, and name them in facts.tsv",
        ),
        Text(
            f"然后运行：townkg check，以及：townkg coverage {slug} --tokens",
            f"then run: townkg check, and: townkg coverage {slug} --tokens",
        ),
    )
