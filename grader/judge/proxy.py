"""The student's objects as a check sees them: names that lead into the sandbox.

A proxy is a handle and a path of attributes and items from it. Making one asks nothing. Calling it runs student code;
the result stays inside, as another proxy, unless the call declares with `returns=` what must come back. `==`, `bool`,
`hash` and `repr` are local and say nothing about the student's object.
"""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from grader.judge.faults import Crashed, WrongValue
from grader.judge.returns import Mismatch, Spec
from grader.judge.session import ABOUT_ALL, About
from grader.wire.values import Handle

Step = tuple[str, Any]


class Asker(Protocol):
    """What a proxy asks through: a `Session`, or something that listens in on one."""

    def ask(self, verb: str, fields: dict[str, Any], seconds: float | None = None, about: About = ABOUT_ALL) -> Any:
        """See `Session.ask`."""


@dataclass(frozen=True)
class Place:
    """Where something lies: the steps to it from a kept object, which a student would call `base`."""

    session: Asker
    handle: Handle
    steps: tuple[Step, ...] = ()
    base: str = ""

    @property
    def said(self) -> str:
        """What a student would call what lies here."""
        path = "".join(f".{key}" if kind == "attr" else f"[{key!r}]" for kind, key in self.steps)
        return (self.base + path).lstrip(".")

    def step(self, kind: str, key: Any) -> "Place":
        """The place one step further."""
        return replace(self, steps=(*self.steps, (kind, key)))

    def ask(self, verb: str, fields: dict[str, Any], seconds: float | None = None, said: str = "") -> Any:
        """Ask a question about what lies here."""
        where = {"handle": self.handle.number, "steps": list(self.steps)}
        about = About(f"`{said or self.said}`", f"`{self.base}`" if self.base else "work")
        return self.session.ask(verb, {**where, **fields}, seconds, about)

    def kept(self, value: Any, said: str) -> "Proxy":
        """The proxy of a handle that came back."""
        if not isinstance(value, Handle):
            raise Crashed("The process that ran your code answered with a value where none was asked for.")
        return Proxy(Place(self.session, value, (), said))


class Proxy:
    """Something inside the sandbox."""

    __slots__ = ("_place",)
    _place: Place

    def __init__(self, place: Place) -> None:
        object.__setattr__(self, "_place", place)

    def __getattr__(self, name: str) -> "Proxy":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # Python's own protocols are never the student's to answer
        return Proxy(self._place.step("attr", name))

    def __getitem__(self, key: Any) -> "Proxy":
        return Proxy(self._place.step("item", key))

    def __setattr__(self, name: str, value: Any) -> None:
        self._place.step("attr", name).ask("set", {"value": _outgoing(value)})

    def __setitem__(self, key: Any, value: Any) -> None:
        self._place.step("item", key).ask("set", {"value": _outgoing(value)})

    def __call__(self, *args: Any, returns: Spec | None = None, seconds: float | None = None, **kwargs: Any) -> Any:
        """Call it inside. Without `returns` the result stays there and a proxy of it comes back."""
        sent = {
            "args": [_outgoing(arg) for arg in args],
            "kwargs": {name: _outgoing(value) for name, value in kwargs.items()},
            "keep": returns is None,
        }
        said = f"{self._place.said}({'...' if args or kwargs else ''})"
        value = self._place.ask("call", sent, seconds, said)
        return self._place.kept(value, said) if returns is None else _accepted(value, returns, f"`{said}`", "return")

    def __iter__(self) -> Any:
        raise TypeError("iterate over take(proxy, most, spec): a student's iterator may have no end")

    def __repr__(self) -> str:
        return f"<{self._place.said or 'the submission'} inside the sandbox>"


def read(proxy: Proxy, spec: Spec) -> Any:
    """The value of `proxy`, which must be a `spec`."""
    place = _place(proxy)
    return _accepted(place.ask("read", {}), spec, f"`{place.said}`", "be")


def exists(proxy: Proxy) -> bool:
    """Whether the path of `proxy` leads to something."""
    return _place(proxy).ask("exists", {}) is True


def take(proxy: Proxy, most: int, spec: Spec) -> list[Any]:
    """The first items of what `proxy` iterates over, at most `most` of them, each of which must be a `spec`."""
    place = _place(proxy)
    items = place.ask("take", {"most": most})
    if not isinstance(items, list) or len(items) > most:
        raise WrongValue(f"Iterating over `{place.said}` gave no items.")
    return [_accepted(item, spec, f"Item {index} of `{place.said}`", "be") for index, item in enumerate(items)]


def keep(proxy: Proxy) -> Proxy:
    """What `proxy` leads to now, whatever its path leads to later."""
    place = _place(proxy)
    return place.kept(place.ask("keep", {}), place.said)


def rebind(proxy: Proxy, session: Asker) -> Proxy:
    """The same thing in a fork of the process that holds it."""
    return Proxy(replace(_place(proxy), session=session))


def _place(proxy: Proxy) -> Place:
    return proxy._place  # noqa: SLF001  a method would hide the student's attribute of the same name


def _outgoing(value: Any) -> Any:
    if not isinstance(value, Proxy):
        return value
    return _place(keep(value) if _place(value).steps else value).handle


def _accepted(value: Any, spec: Spec, what: str, verb: str) -> Any:
    try:
        return spec.accept(value)
    except Mismatch as mismatch:
        raise WrongValue(f"{what} should {verb} {spec.wanted}, but {mismatch}.") from None
