"""Turns article folders into claims and quads, and shows what the claims of an article cover.

`encode_article` and `encode_all` read and check; `coverage` compares an encoded article with its
text; `new_article` lays out the folder of another one.
"""

from __future__ import annotations

from townkg.encode.article import Article, load_article
from townkg.encode.coverage import CoverageReport, Token, coverage
from townkg.encode.encode import (
    EncodedArticle,
    article_folders,
    encode_all,
    encode_article,
    encode_editorial,
)
from townkg.encode.scaffold import Scaffold, lay_out, new_article
from townkg.encode.vocabulary import Vocabulary, read_vocabulary

__all__ = [
    "Article",
    "CoverageReport",
    "EncodedArticle",
    "Scaffold",
    "Token",
    "Vocabulary",
    "article_folders",
    "coverage",
    "encode_all",
    "encode_article",
    "encode_editorial",
    "lay_out",
    "load_article",
    "new_article",
    "read_vocabulary",
]
