"""Cells of an XLSForm's row that follow from one question alone."""

from participation.questionnaires.exchange.building import Json
from participation.questionnaires.exchange.xpath import number_text

MOST_LIKERT = 5
SPEAKING = frozenset(
    {"multiple", "ranking", "number", "date", "time", "consent", "information"}
)
"""Types that XLSForm has a word of its own for."""
LONGEST_TEXT = {"text": 5000, "short_text": 120}


def appearance_of(question: Json) -> str:
    match question["type"]:
        case "dropdown" | "ortsteil":
            return (
                "minimal autocomplete" if question["type"] == "dropdown" else "minimal"
            )
        case "text":
            return "multiline"
        case "rating" if not question.get("extra"):
            return "rating"
        case "scale" | "rating":
            points = points_of(question)
            return "likert" if len(points) <= MOST_LIKERT else ""
    return ""


def participation_of(question: Json) -> str:
    kind: str = question["type"]
    return "" if kind in SPEAKING else kind


def parameters_of(question: Json) -> str:
    if question["type"] == "rating" and not question.get("extra"):
        return f"start=1 end={question['points']} step=1"
    return "randomize=true" if question.get("order") == "random" else ""


def limits_of(question: Json) -> list[str]:
    kind = question["type"]
    least, most = question.get("minimum"), question.get("maximum")
    if kind == "date":
        pairs = ((">=", question.get("earliest")), ("<=", question.get("latest")))
        return [f". {sign} {_day(day)}" for sign, day in pairs if day]
    subject = {"number": ".", "multiple": "count-selected(.)"}.get(kind)
    if kind in LONGEST_TEXT:
        if most is None or most == LONGEST_TEXT[kind]:
            return []
        subject = "string-length(.)"
    if subject is None:
        return []
    pairs = ((">=", least), ("<=", most))
    return [f"{subject} {s} {number_text(n)}" for s, n in pairs if n is not None]


def _day(day: str) -> str:
    return "today()" if day == "today" else f"date('{day}')"


def points_of(question: Json) -> list[Json]:
    """The numbers of a scale or rating as options, with the texts of the ends."""
    extra: list[Json] = list(question.get("extra", ()))
    if question["type"] == "scale":
        lowest, highest = question["lowest"], question["highest"]
        texts = {lowest: question["lowest_text"], highest: question["highest_text"]}
    elif question["type"] == "rating" and extra:
        lowest, highest, texts = 1, question["points"], {}
    else:
        return []
    tags = list(question["text"])
    numbers = []
    for number in range(lowest, highest + 1):
        said = texts.get(number, {})
        text = {tag: f"{number} – {said[tag]}" for tag in said}
        numbers.append(
            {"code": str(number), "text": text or dict.fromkeys(tags, str(number))}
        )
    return numbers + extra
