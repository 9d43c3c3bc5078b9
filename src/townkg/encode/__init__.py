"""Turns article folders into claims and quads, and shows what the claims of an article cover.

`encode_article` and `encode_all` read and check; `coverage` compares an encoded article with its
text; `new_article` lays out the folder of another one.
"""

from __future__ import annotations

from townkg.encode.article import Article, load_article
from townkg.encode.encode import (
    EncodedArticle,
    article_folders,
    encode_all,
    encode_article,
    encode_editorial,
)
from townkg.encode.vocabulary import Vocabulary, read_vocabulary

__all__ = [
    "Article",
    "EncodedArticle",
    "Vocabulary",
    "article_folders",
    "encode_all",
    "encode_article",
    "encode_editorial",
    "load_article",
    "read_vocabulary",
]
