"""Rules of one's own, from files and folders that a person names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from townkg.errors import DataError, Problem, system_words
from townkg.i18n import Text
from townkg.reason.rl.own import not_utf8

Texts = dict[str, str]
"""The text of each rule file by its name."""


def read_files(places: Iterable[Path]) -> Texts:
    """Return the texts of rule files, of folders every `.rq` file.

    Raises: DataError, for what is not there, holds no rule, or has the name of another.
    """
    texts: Texts = {}
    problems = []
    for place in places:
        found = sorted(place.glob("*.rq")) if place.is_dir() else [place]
        if not found:
            told = Text("文件夹中没有 .rq 文件", "there is no .rq file in the folder")
            problems.append(Problem(str(place), 0, "", told))
        for path in found:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                problems.append(not_utf8(str(path)))
            except OSError as error:
                problems.append(Problem(str(path), 0, "", system_words(error)))
            else:
                if any(Path(one).stem == path.stem for one in texts):
                    told = Text("有两个规则文件同名", "two rule files have the same name")
                    cure = Text("请改名：规则以文件名为标识", "rename one: a rule is known by it")
                    problems.append(Problem(str(path), 0, "", told, cure))
                texts[str(path)] = text
    if problems:
        raise DataError(problems)
    return texts
