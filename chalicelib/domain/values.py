"""Frozen dataclasses that cost little to define.

The standard decorator compiles its methods for each class anew, 0.36 ms for one with eight fields;
of some 190 classes that was half of our share of a cold start (docs/performance.md). Here only
`__init__` is compiled, when the first value is made (a function makes values of few of them), and
the rest is shared. mypy reads the standard decorator: that nobody assigns to a field, it holds, and
nothing at run time.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(cls=None, /, *, frozen=False, order=False, slots=False, **asked):
        def make(of):
            if not frozen or order or slots:
                return dataclasses.dataclass(of, frozen=frozen, order=order, slots=slots, **asked)
            of.__doc__ = of.__doc__ or of.__name__  # else it is made of the signature, slowly
            made = dataclasses.dataclass(
                of, init=False, repr=False, eq=False, match_args=False, **asked
            )
            made.__init__ = _Init(made)
            made._compared = tuple(of.name for of in dataclasses.fields(made) if of.compare)
            for shared in (__repr__, __eq__, __hash__):
                if shared.__name__ not in vars(of):
                    setattr(made, shared.__name__, shared)
            return made

        return make if cls is None else make(cls)

    class _Init:
        """Puts the standard's own `__init__` in its place when it is first asked for."""

        def __init__(self, of):
            self._of = of

        def __get__(self, one, kind=None):
            init = self._of.__init__ = _standard_init(self._of)
            return init if one is None else init.__get__(one)

    def _standard_init(of):
        def again(field):
            has = {"default": field.default, "default_factory": field.default_factory}
            given = {name: of for name, of in has.items() if of is not dataclasses.MISSING}
            return field.name, field.type, dataclasses.field(kw_only=field.kw_only, **given)

        known = [again(field) for field in dataclasses.fields(of)]
        return dataclasses.make_dataclass(
            of.__name__, known, repr=False, eq=False, match_args=False
        ).__init__

    def __repr__(self):
        shown = [of.name for of in dataclasses.fields(self) if of.repr]
        said = ", ".join(f"{of}={getattr(self, of)!r}" for of in shown)
        return f"{type(self).__qualname__}({said})"

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, of) == getattr(other, of) for of in self._compared)

    def __hash__(self):
        return hash(tuple(getattr(self, of) for of in self._compared))
