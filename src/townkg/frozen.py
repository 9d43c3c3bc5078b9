"""Values that never change, as `dataclasses` makes them, without what that module costs.

Importing `dataclasses` loads `inspect` and, with the code it compiles for each class, takes a
third of the time of a question asked. Here a class gets methods that are already compiled.
Source: PEP 681 (type checkers see a frozen dataclass).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_: object):
        """Return a decorator that does nothing."""
        return lambda function: function


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Return the class with fields from its annotations, which no instance can change.

    Shape: a class attribute is the default of its field. Values are equal when they are of one
    class and their fields are; one whose fields can be hashed can be.

    >>> @frozen
    ... class Place:
    ...     line: int
    ...     column: int = 1
    >>> Place(3), Place(3) == Place(3, column=1)
    (Place(line=3, column=1), True)
    """
    names = [
        name
        for base in reversed(cls.__mro__)
        for name in base.__dict__.get("__annotations__", {})  # noqa: RUF063 - this is for speed
    ]
    methods = {
        "__init__": _init,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__eq__": _equal,
        "__hash__": _hash,
        "__repr__": _repr,
        "__replace__": replace,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)
    cls._fields = tuple(dict.fromkeys(names))  # type: ignore[attr-defined]
    cls._defaults = {  # type: ignore[attr-defined]
        name: getattr(cls, name) for name in names if hasattr(cls, name)
    }
    return cls


def fields(value: Any) -> dict[str, Any]:
    """Return the fields of a value with what they hold, in their order."""
    return {name: getattr(value, name) for name in value._fields}


def replace(value: T, /, **changes: Any) -> T:
    """Return the value with some fields changed."""
    return type(value)(**{**fields(value), **changes})


def _init(self: Any, *args: Any, **given: Any) -> None:
    names = self._fields
    if len(args) > len(names):
        raise TypeError(f"{type(self).__name__} has {len(names)} fields, {len(args)} were given")
    values = self.__dict__
    values.update(self._defaults)
    taken = dict(zip(names, args, strict=False))
    values.update(taken)
    values.update(given)
    if len(values) != len(names) or (given and taken.keys() & given.keys()):
        _explain(self, taken, given)


def _explain(self: Any, taken: dict[str, Any], given: dict[str, Any]) -> None:
    wrong = {
        "without": [name for name in self._fields if name not in self.__dict__],
        "with unknown": [name for name in given if name not in self._fields],
        "twice with": [name for name in given if name in taken],
    }
    told = "; ".join(f"{how} {', '.join(names)}" for how, names in wrong.items() if names)
    raise TypeError(f"{type(self).__name__} made {told}")


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")


def _equal(self: Any, other: object) -> bool:
    if other.__class__ is not self.__class__:
        return NotImplemented  # type: ignore[no-any-return]
    return bool(_values(self) == _values(other))


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    parts = ", ".join(f"{name}={value!r}" for name, value in fields(self).items())
    return f"{type(self).__name__}({parts})"


def _values(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in value._fields)
