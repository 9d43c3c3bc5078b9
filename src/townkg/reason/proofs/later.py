"""A text that is made when it is read: most proofs are weighed, or checked, and never told."""

from __future__ import annotations

from collections.abc import Callable

from townkg.i18n import Text


class Later(Text):
    """A text that is not made yet; once read it is as any other.

    >>> said = Later(lambda: Text("镇", "town"))
    >>> said.en, said == Text("镇", "town")
    ('town', True)
    """

    def __init__(self, make: Callable[[], Text]) -> None:
        self.__dict__["_make"] = make

    def __getattr__(self, name: str) -> str:
        if name not in ("zh", "en"):
            raise AttributeError(name)
        made = self._now()
        return made.zh if name == "zh" else made.en

    def __eq__(self, other: object) -> bool:
        return self._now() == other

    def __hash__(self) -> int:
        return hash(self._now())

    def __repr__(self) -> str:
        return repr(self._now())

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        made = self._now()
        return Text, (made.zh, made.en)

    def _now(self) -> Text:
        make = self.__dict__.pop("_make", None)
        if make is not None:
            made: Text = make()
            self.__dict__.update(zh=made.zh, en=made.en)
        # what reads it from here on finds the words without asking this class
        object.__setattr__(self, "__class__", Text)
        return self
