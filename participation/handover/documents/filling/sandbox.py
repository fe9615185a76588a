"""What a template may do: place texts, go through lists, ask whether something is there.

It sees a tree of texts and nothing behind them: no attribute, no method, no call, no
import, no file. Everything is escaped, so that a comment cannot be markup.
"""

from typing import Any, NoReturn

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = frozenset(
    {
        "default",
        "d",
        "first",
        "join",
        "last",
        "length",
        "count",
        "lower",
        "upper",
        "trim",
    }
)
TESTS = frozenset({"defined", "undefined", "none", "string", "odd", "even"})
LOOP = frozenset({"index", "index0", "first", "last", "length"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without a way out of the tree of texts."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An entry of an object or a list, or one of the few facts about a loop."""
        if isinstance(obj, LoopContext):
            if argument in LOOP:
                return getattr(obj, argument)
        elif isinstance(obj, dict):
            if isinstance(argument, str) and argument in obj:
                return obj[argument]
        elif isinstance(obj, list) and type(argument) is int and argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def get_template(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise SecurityError("another template")

    select_template = get_or_select_template = get_template

    def call(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise SecurityError("call")

    def call_binop(self, *_args: Any) -> NoReturn:
        raise SecurityError("arithmetic")

    def call_unop(self, *_args: Any) -> NoReturn:
        raise SecurityError("arithmetic")
