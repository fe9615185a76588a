"""What is wrong in a file that was sent in, line by line and in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from participation.places.refused_lines import LineProblem


def problem_words(problem: LineProblem, said: Mapping[Any, Any]) -> str:
    """One problem; `said` has the words for each flaw."""
    value = f" „{problem.value}“" if problem.value else ""
    what = str(said[problem.flaw])
    if problem.line:
        what = gettext("Zeile %(line)s: %(what)s", line=problem.line, what=what)
    return f"{what}{value}"
