"""What a browser needs to find common mistakes without asking the server, which decides."""

import json

from participation.questionnaires.answers import Problem
from participation.questionnaires.question_types.base import (
    Question,
)
from participation.web.citizen.fields import condition_data
from participation.web.citizen.messages import question_problem

LIMITS = ("minimum", "maximum", "decimals")
FOUND_THERE = {
    Problem.TOO_FEW,
    Problem.TOO_MANY,
    Problem.EXCLUSIVE,
    Problem.NOT_A_NUMBER,
    Problem.TOO_SMALL,
    Problem.TOO_LARGE,
    Problem.TWICE,
    Problem.GAP,
}
"""What answer.js looks for, besides what is required or checked."""


def browser_checks(question: Question) -> dict[str, str]:
    """Return data attributes: limits, the condition of a check, sentences by problem."""
    if not question.asks:
        return {}
    limits = {name: getattr(question, name, None) for name in LIMITS}
    attributes = {
        f"data-{name}": str(value)
        for name, value in limits.items()
        if value is not None
    }
    problems = set(question.messages) & FOUND_THERE
    if limits["maximum"] is None:
        problems.discard(Problem.TOO_MANY)
    if limits["minimum"] is None:
        problems.discard(Problem.TOO_FEW)
    if question.required:
        attributes["data-required"] = ""
        problems.add(Problem.REQUIRED)
    if question.check is not None:
        attributes["data-check"] = condition_data(question.check.condition) or ""
        problems.add(Problem.CHECK)
    if problems:
        sentences = {
            p.value: question_problem(question, p, {}) for p in sorted(problems)
        }
        attributes["data-messages"] = json.dumps(sentences, ensure_ascii=False)
    return attributes
