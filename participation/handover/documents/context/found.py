"""Findings in plain words, the same in every document."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.documents.phrases import known, listed
from participation.handover.snapshot.content import Decision, Figure, Finding, TopicLine
from participation.publication.protected import NOTHING
from participation.publication.texts import date, percent

KINDS = ("gap", "interface", "blind_spot", "quiet", "change")
MAIN = 5


def finding(said: Saying, found: Finding) -> Plain:
    """A finding as templates read it."""
    return {
        "kuerzel": found.ref,
        "ueberschrift": headline(said, found),
        "satz": sentence(said, found),
        "grund": reason(said, found),
        "themen": _topics(said, found) or NOTHING,
        "fachplanungen": said.plan_names(found.plan_keys),
        "raeume": said.space_names(found.space_keys),
        "zahl": _number(said, found),
        "von": said.count(found.base) if found.base is not None else "",
        "anteil": said.share(found.people, found.base),
        "erwartet": _expected(said, found),
        "vorher": said.count(found.before) if found.kind == "change" else "",
        "geprueft": percent(found.checked_share),
        "entscheidung": decision(said, found.decision),
    }


def headline(said: Saying, found: Finding) -> str:
    """What it is about, in a few words."""
    if found.kind == "interface":
        names = " + ".join(said.plan(key) for key in found.plan_keys)
        return said.phrase("head_interface", plans=names)
    if found.kind == "quiet":
        return said.phrase("head_quiet", spaces=said.space_names(found.space_keys))
    if found.kind == "blind_spot":
        what = (
            said.plan_names(found.plan_keys)
            if found.plan_keys
            else said.space_names(found.space_keys)
        )
        return said.phrase("head_blind_spot", what=what)
    topics = _topics(said, found) or said.space_names(found.space_keys)
    kind = found.kind if known(f"head_{found.kind}") else "theme"
    return said.phrase(f"head_{kind}", topics=topics)


def sentence(said: Saying, found: Finding) -> str:
    """What was found and why the rule calls it that."""
    if found.kind == "change" and found.people is None and found.reason == "solved":
        return reason(said, found)
    words = said.phrase(
        _pattern(found),
        people=said.people(found.people),
        before=said.people(found.before),
        where=said.space_names(found.space_keys),
        topics=_quoted(said, found) or NOTHING,
        reason=reason(said, found),
        expected=_by_chance(said, found),
    ).strip()
    return words[:1].upper() + words[1:]


def _pattern(found: Finding) -> str:
    key = f"say_{found.kind}" if known(f"say_{found.kind}") else "say_gap"
    withheld = f"{key}_withheld"
    return withheld if found.people is None and known(withheld) else key


def reason(said: Saying, found: Finding) -> str:
    """The reason of the rule; nothing for one that has no words here."""
    key = f"reason_{found.reason}"
    return said.phrase(key) if known(key) else ""


def decision(said: Saying, taken: Decision | None) -> str:
    """What staff decided, with the day."""
    if taken is None:
        return said.phrase("decision_none")
    key = f"decision_{taken.state}"
    words = said.phrase(key) if known(key) else taken.state
    if taken.reason:
        words = f"{words}: {taken.reason}"
    return f"{words} ({date(taken.decided_on, said.language)})"


def main_findings(said: Saying) -> list[Finding]:
    """The five main ones: the first of every kind, then the second of every kind.

    Those that staff rejected are left out. Fewer than five: fewer.
    """
    by_kind = [
        [found for found in said.handover.of_kind(kind) if not _rejected(found)]
        for kind in KINDS
    ]
    in_turn = [
        found for row in zip_longest(*by_kind) for found in row if found is not None
    ]
    return in_turn[:MAIN]


def about_space(said: Saying, space_key: str) -> Iterator[Finding]:
    """Findings that name the space, those about the whole city left out."""
    for found in said.handover.findings:
        if space_key in found.space_keys:
            yield found


def about_plan(said: Saying, plan_key: str) -> Iterator[Finding]:
    for found in said.handover.findings:
        if plan_key in found.plan_keys:
            yield found


def cells_of(said: Saying, found: Finding) -> Sequence[tuple[str, Figure]]:
    """The figures of the finding's first topic by space, for its picture."""
    line = next(
        (said.topics[topic] for topic in found.topics if topic in said.topics), None
    )
    return [] if line is None else by_space(said, line, found.space_keys)


def by_space(
    said: Saying, line: TopicLine, space_keys: Sequence[str] = ()
) -> list[tuple[str, Figure]]:
    """Label and figure of each space, of the named ones where there are more than one."""
    wanted = set(space_keys) if len(space_keys) > 1 else set()
    return [
        (said.short(space), figure)
        for space, figure in zip(said.handover.spaces, line.cells, strict=True)
        if not wanted or space.key in wanted
    ]


def _rejected(found: Finding) -> bool:
    return found.decision is not None and found.decision.state == "rejected"


def _topics(said: Saying, found: Finding) -> str:
    return "; ".join(said.topic(axis, key) for axis, key in found.topics)


def _quoted(said: Saying, found: Finding) -> str:
    """Names of themes have commas of their own."""
    names = [said.topic(axis, key) for axis, key in found.topics]
    return listed([said.phrase("quoted", words=name) for name in names], said.language)


def _number(said: Saying, found: Finding) -> str:
    """A blind spot is about what is not there: it has no number to withhold."""
    if found.people is None and found.kind == "blind_spot":
        return ""
    if found.people is None and found.reason == "solved":
        return ""
    return said.count(found.people)


def _expected(said: Saying, found: Finding) -> str:
    return "" if found.expected is None else said.count(round(found.expected))


def _by_chance(said: Saying, found: Finding) -> str:
    if found.expected is None:
        return ""
    return said.phrase("say_expected", expected=said.count(round(found.expected)))
