"""Options, checks and columns: what questions are made of, read from their data."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from participation.questionnaires.logic import Condition, parse_condition
from participation.questionnaires.reading import CODE, Reader, Texts


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice, or a line of a matrix. The code is stored and never changes."""

    code: str
    text: Texts
    when: Condition | None = None
    picture: str | None = None
    fixed: bool = False
    exclusive: bool = False
    other: bool = False

    @property
    def stays(self) -> bool:
        """Whether it keeps its place in a random order."""
        return self.fixed or self.exclusive or self.other


@dataclass(frozen=True, kw_only=True)
class Check:
    """What an answer must fulfil, and what is said otherwise."""

    condition: Condition
    text: Texts


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of an export. `codes`: what its values mean; None: numbers or texts."""

    name: str
    label: Texts
    codes: tuple[Option, ...] | None = None


def condition_of(reader: Reader) -> Condition | None:
    """Read the optional `when` of a page, question or option."""
    data = reader.anything("when")
    return None if data is None else parse_condition(reader, data)


def read_options(
    reader: Reader, name: str, *, noun: str = "option", optional: bool = False
) -> tuple[Option, ...]:
    """Read a list of options; codes must be different."""
    if optional and reader.anything(name) is None:
        return ()
    options: list[Option] = []
    for child in reader.children(name, noun=noun):
        options.append(
            Option(
                code=child.key("code", pattern=CODE),
                text=child.texts("text"),
                when=condition_of(child),
                picture=child.optional_text("picture"),
                fixed=child.flag("fixed"),
                exclusive=child.flag("exclusive"),
                other=child.flag("other"),
            )
        )
        child.report_unknown_fields()
    codes = Counter(option.code for option in options if option.code)
    for code in sorted(code for code, number in codes.items() if number > 1):
        reader.report(
            f"{name}: the code {code!r} is used twice",
            name,
            code="code_twice",
            key=code,
        )
    return tuple(options)


def read_order(reader: Reader) -> str:
    """Read `order`: given or random."""
    order = reader.optional_text("order") or "given"
    if order not in ("given", "random"):
        reader.report(f"order must be given or random, not {order!r}")
    return order


def read_check(reader: Reader) -> Check | None:
    """Read the optional `check` of a question."""
    if reader.anything("check") is None:
        return None
    child = reader.child("check")
    condition = parse_condition(child, child.anything("if"))
    text = child.texts("text")
    child.report_unknown_fields()
    return None if condition is None else Check(condition=condition, text=text)


def arranged(
    options: Sequence[Option], *, order: str, seed: str, key: str
) -> list[Option]:
    """Options in the order of this person: the same whenever the seed is the same."""
    if order != "random":
        return list(options)
    moving = [option for option in options if not option.stays]
    random.Random(f"{seed}:{key}").shuffle(moving)  # noqa: S311 -- order, no secret
    following = iter(moving)
    return [option if option.stays else next(following) for option in options]
