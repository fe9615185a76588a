"""E-mails to citizens as plain text: no pictures, nothing that tells who opens them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.handover.routing.content import CLOSED, PublicAnswer
from participation.handover.subscriptions.words import FIRST, day, word
from participation.text.intake import clean_input

MOST_TOLD = 20
"""Answers in one e-mail; the page has the rest."""
LONGEST_REPLY = 600


@dataclass(frozen=True, kw_only=True)
class Mail:
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class News:
    """What is told of a day: answers, newest first, and what was subscribed to.

    `more`: how many there are beside these answers.
    """

    answers: Sequence[PublicAnswer]
    theme_labels: Mapping[str, str]
    watched: Sequence[str]
    until: datetime.date
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Links:
    """Addresses of the page with all answers, of the subscriptions, of their end."""

    page: str
    manage: str
    end: str


def confirmation(language: str, *, city: str, what: str, link: str) -> Mail:
    """Ask whether this address really wants it. Says how to do nothing."""
    parts = [
        word("hello", language),
        word("confirm_text", language, city=city),
        what,
        word("confirm_action", language),
        link,
        word("confirm_not_you", language),
    ]
    subject = word("confirm_subject", language, city=city)
    return Mail(subject=subject, text=_letter(parts))


def known_already(language: str, *, city: str, what: str, link: str) -> Mail:
    """Say that there is nothing to confirm: the address gets this already."""
    parts = [
        word("hello", language),
        word("known_text", language, city=city),
        what,
        word("manage", language),
        link,
    ]
    return Mail(subject=word("known_subject", language, city=city), text=_letter(parts))


def digest_of_day(language: str, news: News, *, city: str, links: Links) -> Mail:
    """All that changed, in one e-mail."""
    told = list(news.answers[:MOST_TOLD])
    left = len(news.answers) - len(told) + news.more
    parts = [
        word("hello", language),
        word("news_text", language, city=city),
        *(_told(answer, news.theme_labels, language) for answer in told),
    ]
    if language != FIRST and any(answer.reply for answer in told):
        parts.append(word("german_only", language))
    if left:
        parts.append(word("more", language, count=left))
    parts += [
        f"{word('all_answers', language)}\n{links.page}",
        "--",
        word("why", language) + "\n" + "\n".join(f"* {what}" for what in news.watched),
        f"{word('manage', language)}\n{links.manage}",
        f"{word('end_all', language)}\n{links.end}",
    ]
    subject = word("news_subject", language, date=day(news.until, language))
    return Mail(subject=subject, text=_letter(parts))


def _told(answer: PublicAnswer, labels: Mapping[str, str], language: str) -> str:
    """One answer; of what is undecided only that it was passed on."""
    theme = labels.get(answer.theme_key, answer.theme_key)
    is_space = answer.ortsteil_keys or answer.space_key
    space = answer.space_label if is_space else word("whole_city", language)
    lines = [
        f"* {_line(theme)} – {_line(space)}",
        f"  {word(f'status_{answer.status.value}', language)}",
        f"  {_line(' · '.join(p for p in (answer.plan_name, answer.amt) if p))}",
    ]
    if answer.status in CLOSED and answer.reply:
        lines.append(f"  {_short(answer.reply)}")
    return "\n".join(lines)


def _short(text: str) -> str:
    line = _line(text)
    if len(line) <= LONGEST_REPLY:
        return line
    return line[:LONGEST_REPLY].rsplit(" ", 1)[0] + " …"


def _line(text: str) -> str:
    """One line of readable letters, whatever a planner pasted."""
    return " ".join(clean_input(text)[0].split())


def _letter(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
