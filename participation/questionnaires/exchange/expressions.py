"""Conditions of XLSForm (XPath) and LimeSurvey (Expression Manager) as one small tree.

Only what asks about answers is read; arithmetic and paths are not. The text comes from
files of others: its length and depth are limited.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 10_000
ANYWHERE = "/"  # before the name of a question that a path leads to
DEEPEST = 40


class UntranslatableError(ValueError):
    """The expression says something that conditions here cannot say."""


@dataclass(frozen=True)
class Literal:
    value: str | Decimal | bool


@dataclass(frozen=True)
class Reference:
    """A question by its name in the file; "." is the one the expression stands at."""

    name: str


@dataclass(frozen=True)
class Word:
    """A bare name: in a choice filter a column of the choices."""

    name: str


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Comparison:
    operator: str  # = != < <= > >=
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Combined:
    operator: str  # all any
    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Negation:
    part: "Expression"


Expression = Literal | Reference | Word | Call | Comparison | Combined | Negation


@dataclass(frozen=True)
class Dialect:
    """How one language of conditions is written."""

    tokens: re.Pattern[str]
    words: dict[str, str]
    name: Callable[[str], Expression]


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


_WRAPPERS = frozenset({"boolean", "number", "string", "int", "intval", "floatval"})
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\xa0": " "})

XPATH = Dialect(
    tokens=re.compile(
        r"""\s*(?:
        (?P<reference>\$\{[^{}]*\})
        |(?P<path>(?:current\(\)|\.{1,2})?(?:/\.\.)*(?:/[^\W\d][\w\-]*)+)
        |(?P<number>-?(?:\d+(?:\.\d+)?|\.\d+)(?![\w.]))
        |(?P<text>'[^']*'|"[^"]*")
        |(?P<operator><=|>=|!=|=|<|>|\(|\)|,)
        |(?P<name>[^\W\d][\w\-]*(?:[.:][\w\-]+)*)
        |(?P<self>\.(?![./\w]))
        )""",
        re.VERBOSE,
    ),
    words={"and": "and", "or": "or"},
    name=Word,
)


def _expression_manager_name(name: str) -> Expression:
    return Reference("." if name in {"this", "self"} else name)


EXPRESSION_MANAGER = Dialect(
    tokens=re.compile(
        r"""\s*(?:
        (?P<number>-?(?:\d+(?:\.\d+)?|\.\d+)(?![\w.]))
        |(?P<text>'[^']*'|"[^"]*")
        |(?P<operator><=|>=|!=|==|=|<|>|\(|\)|,|&&|\|\||!)
        |(?P<name>(?:[^\W\d]\w*|\d+X\w+)(?:\.\w+)*)
        )""",
        re.VERBOSE,
    ),
    words={
        "and": "and",
        "or": "or",
        "&&": "and",
        "||": "or",
        "==": "=",
        "eq": "=",
        "ne": "!=",
        "lt": "<",
        "le": "<=",
        "gt": ">",
        "ge": ">=",
    },
    name=_expression_manager_name,
)


def parse_expression(text: str, dialect: Dialect) -> Expression:
    """Return the tree of an expression. Raises UntranslatableError."""
    if len(text) > LONGEST:
        raise UntranslatableError("too long")
    parser = _Parser(list(_tokens(text.translate(_QUOTES), dialect)), dialect)
    found = parser.either(0)
    if parser.peek() is not None:
        raise UntranslatableError(text)
    return found


def _tokens(text: str, dialect: Dialect) -> Iterator[_Token]:
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = dialect.tokens.match(text, position)
        if match is None:
            raise UntranslatableError(text[position : position + 20])
        kind = match.lastgroup or ""
        part = match[kind]
        meaning = dialect.words.get(part.lower() if kind == "name" else part)
        if kind in {"name", "operator"} and meaning is not None:
            yield _Token("operator", meaning)
        else:
            yield _Token(kind, part)
        position = match.end()


class _Parser:
    def __init__(self, tokens: list[_Token], dialect: Dialect) -> None:
        self._tokens = tokens
        self._dialect = dialect
        self._position = 0

    def peek(self) -> _Token | None:
        if self._position < len(self._tokens):
            return self._tokens[self._position]
        return None

    def either(self, depth: int) -> Expression:
        return self._chain("or", "any", self._both, depth)

    def _both(self, depth: int) -> Expression:
        return self._chain("and", "all", self._comparison, depth)

    def _chain(
        self,
        word: str,
        operator: str,
        part: Callable[[int], Expression],
        depth: int,
    ) -> Expression:
        if depth > DEEPEST:
            raise UntranslatableError("too deep")
        parts = [part(depth)]
        while self._take(word):
            parts.append(part(depth))
        return parts[0] if len(parts) == 1 else Combined(operator, tuple(parts))

    def _comparison(self, depth: int) -> Expression:
        left = self._value(depth)
        for operator in ("=", "!=", "<", "<=", ">", ">="):
            if self._take(operator):
                return Comparison(operator, left, self._value(depth))
        return left

    def _value(self, depth: int) -> Expression:
        if self._take("!"):
            if depth > DEEPEST:
                raise UntranslatableError("too deep")
            return Negation(self._value(depth + 1))
        if self._take("("):
            found = self.either(depth + 1)
            self._expect(")")
            return found
        token = self.peek()
        if token is None or token.kind == "operator":
            raise UntranslatableError(token.text if token else "")
        self._position += 1
        if token.kind == "name":
            return self._named(token.text, depth)
        return _simple(token)

    def _named(self, name: str, depth: int) -> Expression:
        if not self._take("("):
            return self._dialect.name(name)
        arguments: list[Expression] = []
        while not self._take(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.either(depth + 1))
        return _call(name.lower(), tuple(arguments))

    def _take(self, text: str) -> bool:
        token = self.peek()
        if token is not None and token.kind == "operator" and token.text == text:
            self._position += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise UntranslatableError(f"{text} is missing")


def _simple(token: _Token) -> Expression:
    if token.kind == "number":
        return Literal(Decimal(token.text))
    if token.kind == "text":
        return Literal(token.text[1:-1])
    if token.kind == "self":
        return Reference(".")
    if token.kind == "path":
        return Reference(f"{ANYWHERE}{token.text.rsplit('/', 1)[1]}")
    return Reference(token.text[2:-1].strip())


def _call(name: str, arguments: tuple[Expression, ...]) -> Expression:
    if name == "not" and len(arguments) == 1:
        return Negation(arguments[0])
    if name in {"true", "false"} and not arguments:
        return Literal(name == "true")
    if name in _WRAPPERS and len(arguments) == 1:
        return arguments[0]
    return Call(name, arguments)
