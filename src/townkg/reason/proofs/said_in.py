"""What could have said a fact that does not hold: the article, or anybody's data."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import Text


@frozen
class SaidIn:
    """What could say a fact, in the words and forms of verbs that sentences about it need."""

    source: Text
    inside: str
    unit: Text
    alone: Text
    says: str
    tells: str
    does_not: str
    pronoun: str


ARTICLE = SaidIn(
    Text("原文", "the article"),
    "文中",
    Text("一句话", "sentence"),
    Text(
        "只能由原文或条目描述来说，而都没有说",
        "only the article or the description of an entry could say so, and neither does",
    ),
    "says",
    "tells",
    "does not",
    "it",
)
DATA = SaidIn(
    Text("数据", "the data"),
    "数据中",
    Text("一个三元组", "triple"),
    Text("只能由数据来说，而其中没有说", "only the data could say so, and do not"),
    "say",
    "tell",
    "do not",
    "they",
)
