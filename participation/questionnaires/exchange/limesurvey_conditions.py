"""LimeSurvey's table of conditions as the expressions that took their place."""

from collections.abc import Iterable, Mapping

Record = Mapping[str, str]
_Scenarios = dict[str, dict[str, list[str]]]


def relevances(rows: Iterable[Record]) -> dict[str, str]:
    """Return an expression by the id of the question that it stands at.

    One of the scenarios has to hold; in each of them, for every question asked about,
    one of its answers.
    """
    asked: dict[str, _Scenarios] = {}
    for row in rows:
        scenarios = asked.setdefault(row.get("qid", ""), {})
        answers = scenarios.setdefault(row.get("scenario", ""), {})
        about = row.get("cqid", "") or row.get("cfieldname", "")
        answers.setdefault(about, []).append(_test(row))
    return {qid: _any(map(_all, found.values())) for qid, found in asked.items()}


def _all(answers: Mapping[str, Iterable[str]]) -> str:
    return " and ".join(f"({_any(tests)})" for tests in answers.values())


def _any(tests: Iterable[str]) -> str:
    return " or ".join(f"({test})" for test in tests)


def _test(row: Record) -> str:
    field = row.get("cfieldname", "").removeprefix("+")  # "+": a box that is ticked
    method, value = row.get("method", "").strip(), row.get("value", "")
    if not method or (method == "==" and not value.strip()):
        return f"is_empty({field}.NAOK)"
    if method == "RX":
        return f"regexMatch('{value}', {field}.NAOK)"
    quoted = value if value.isdigit() and method not in {"==", "!="} else f'"{value}"'
    return f"{field}.NAOK {method} {quoted}"
