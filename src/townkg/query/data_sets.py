"""What is said of a question that names a data set which is not there."""

from __future__ import annotations

from townkg.errors import Problem, nearest
from townkg.i18n import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.query.question import Question


def missing(question: Question, there: Iterable[str]) -> list[Problem]:
    """Return a problem for each data set that the question names and that is not among *there*."""
    known = set(there)
    return [_missing(question, slug, known) for slug in question.data_sets if slug not in known]


def _missing(question: Question, slug: str, there: set[str]) -> Problem:
    near = nearest(slug, there)
    found = Text(
        f"问题要用数据集 {slug}，没有这个数据集",
        f"the question needs the data set {slug}, which is not there",
    )
    cure = Text(
        f"请恢复 data/datasets/{slug}，或用 townkg dataset add 加入它，再重新构建"
        + (f"；最接近的是：{'、'.join(near)}" if near else ""),
        f"put data/datasets/{slug} back, or bring it in with townkg dataset add, and build again"
        + (f"; nearest: {', '.join(near)}" if near else ""),
    )
    return Problem(question.file, question.line_of(slug), slug, found, cure)
