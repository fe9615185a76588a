"""Every action that the audit log may name is in one list, with words for it.

The names are read from the source: from calls of what records, and through functions that
only pass the name on (`def _note(session, action, subject)`).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config import ROOT
from participation.web.staff.action_words import ACTIONS

RECORDERS = {
    "record_action": 1,
    "record_read": 1,
    "note": 1,
    "note_of": 1,
    "note_shown": 1,
}
RECORDERS["before_showing"] = 0
"""Names of what records, and the place of the action among the values given by place."""
ITSELF = {
    "participation/accounts/actions.py",
    "participation/web/staff/recording.py",
    "participation/cli/context.py",
}


@dataclass
class Found:
    """Names, patterns of names, and calls whose action cannot be read."""

    names: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)


def test_every_action_is_in_the_list_with_words() -> None:
    found = Found()
    for path in sorted((ROOT / "participation").rglob("*.py")):
        if str(path.relative_to(ROOT)) not in ITSELF:
            read(path, found)

    assert found.unreadable == []
    assert sorted(found.names - set(ACTIONS)) == []
    assert [p for p in sorted(found.patterns) if not any_fits(p)] == []
    unused = {
        name
        for name in ACTIONS
        if name not in found.names
        and not any(re.fullmatch(pattern, name) for pattern in found.patterns)
    }
    assert unused == set()
    assert len(found.names) > 30  # the reading itself works


def test_names_are_short_and_of_one_kind() -> None:
    assert [n for n in ACTIONS if not re.fullmatch(r"[a-z]+(_[a-z]+){1,4}", n)] == []
    assert [name for name in ACTIONS if len(name) > 60] == []


def any_fits(pattern: str) -> bool:
    return any(re.fullmatch(pattern, name) for name in ACTIONS)


def read(path: Path, found: Found) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    recorders = dict(RECORDERS)
    for function, inner in calls(tree, RECORDERS):
        action = argument(inner, RECORDERS[name_of(inner)])
        if function is not None and isinstance(action, ast.Name):
            parameters = [a.arg for a in function.args.args]
            if action.id in parameters:
                recorders[function.name] = parameters.index(action.id)
    for function, call in calls(tree, recorders):
        action = argument(call, recorders[name_of(call)])
        passed_on = function is not None and function.name in recorders
        if isinstance(action, ast.Constant) and isinstance(action.value, str):
            found.names.add(action.value)
        elif isinstance(action, ast.JoinedStr):
            found.patterns.add(pattern_of(action))
        elif not (passed_on and isinstance(action, ast.Name)):
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            found.unreadable.append(f"{where} {ast.unparse(call)[:60]}")


def calls(
    tree: ast.AST, wanted: dict[str, int]
) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    """Calls of the wanted functions, with the function that each stands in."""

    def walk(
        node: ast.AST, inside: ast.FunctionDef | None
    ) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and name_of(child) in wanted:
                yield inside, child
            within = child if isinstance(child, ast.FunctionDef) else inside
            yield from walk(child, within)

    yield from walk(tree, None)


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def argument(call: ast.Call, place: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == "action":
            return keyword.value
    return call.args[place] if place < len(call.args) else None


def pattern_of(text: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
        for part in text.values
    )
