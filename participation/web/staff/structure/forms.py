"""Forms of the structure, and lines that are repeated in them: papers, formats, roles.

A form shows what is stored and a few empty lines, so that it works without JavaScript;
more than a few lines are added by saving twice.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.handover.editing.keeping import Author
from participation.web.staff.forms import Day, required, short
from participation.web.staff.labels import problem_text

MOST_LINES = 500


class PlanForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name der Fachplanung"), [required, short(200)])
    amt = StringField(lazy_gettext("Zuständiges Amt"), [short(200)])
    amt_confirmed = BooleanField(
        lazy_gettext("Die Zuständigkeit ist vom Amt bestätigt")
    )
    dezernat = StringField(lazy_gettext("Dezernat"), [short(200)])
    contact = StringField(
        lazy_gettext("Ansprechstelle"),
        [short(200)],
        description=lazy_gettext("Funktion oder Postfach, keine privaten Angaben"),
    )
    active = BooleanField(lazy_gettext("Diese Fachplanung gilt"), default=True)
    valid_from = Day(lazy_gettext("Gilt ab"))
    valid_to = Day(
        lazy_gettext("Gilt bis"),
        description=lazy_gettext(
            "Mit diesem Tag endet die Fachplanung. Was sie bekommen hat, bleibt."
        ),
    )
    ortsteil_keys = SelectMultipleField(
        lazy_gettext("Gilt nur für diese Ortsteile"),
        description=lazy_gettext("Nichts gewählt heißt: für die ganze Stadt."),
    )
    target_groups = SelectMultipleField(
        lazy_gettext("Gilt nur für diese Zielgruppen"),
        description=lazy_gettext("Nichts gewählt heißt: für alle Menschen."),
    )
    target_groups_confirmed = BooleanField(
        lazy_gettext("Für wen die Fachplanung da ist, ist bestätigt")
    )
    source = StringField(
        lazy_gettext("Quelle"),
        [short(1000)],
        description=lazy_gettext("Woher die Angaben sind, zum Beispiel Drucksache"),
    )


class StepForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name des Schritts"), [required, short(200)])
    description = TextAreaField(
        lazy_gettext("Was in diesem Schritt geschieht"),
        [short(1000)],
        description=lazy_gettext(
            "Ein bis drei einfache Sätze. Sie stehen auch auf der öffentlichen Seite."
        ),
    )
    deliverable_key = SelectField(lazy_gettext("Ergebnis"))
    starts_on = Day(lazy_gettext("Beginn"))
    ends_on = Day(lazy_gettext("Ende"))
    added_on = Day(lazy_gettext("Gehört zum Ablauf ab"))
    ended_on = Day(
        lazy_gettext("Gehört nicht mehr zum Ablauf ab"),
        description=lazy_gettext(
            "Von diesem Tag an steht der Schritt nicht mehr im Ablauf. Er wird nicht"
            " gelöscht."
        ),
    )
    source = StringField(lazy_gettext("Quelle"), [short(1000)])


class GroupForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name der Gruppe"), [required, short(200)])
    receives = SelectMultipleField(lazy_gettext("Erhält aus einer Übergabe"))
    added_on = Day(lazy_gettext("Gehört dazu ab"))
    ended_on = Day(
        lazy_gettext("Gehört nicht mehr dazu ab"),
        description=lazy_gettext("Sie wird nicht gelöscht."),
    )
    source = StringField(lazy_gettext("Quelle"), [short(1000)])


class DeliverableForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name des Ergebnisses"), [required, short(200)])
    added_on = Day(lazy_gettext("Gehört dazu ab"))
    ended_on = Day(
        lazy_gettext("Gehört nicht mehr dazu ab"),
        description=lazy_gettext("Es wird nicht gelöscht."),
    )
    source = StringField(lazy_gettext("Quelle"), [short(1000)])


@dataclass
class Lines:
    """Lines of a form as typed: texts by field, and the days that could be read."""

    fields: tuple[str, ...]
    days: tuple[str, ...] = ()
    rows: list[dict[str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def stored(
        cls, rows: Iterable[Mapping[str, str]], *, fields: Sequence[str], empty: int
    ) -> "Lines":
        """What is stored, and so many empty lines below."""
        blank = dict.fromkeys(fields, "")
        found = [{**blank, **row} for row in rows]
        return cls(
            fields=tuple(fields), rows=[*found, *(dict(blank) for _ in range(empty))]
        )

    @classmethod
    def typed(
        cls,
        prefix: str,
        *,
        fields: Sequence[str],
        days: Sequence[str] = (),
        chosen: Sequence[str] = (),
    ) -> "Lines":
        """What was sent, without empty lines and those marked to be taken out.

        `chosen`: fields that always have a value, which alone makes no line.
        """
        found = cls(fields=tuple(fields), days=tuple(days))
        for number in range(1, _count(prefix) + 1):
            row = {f: request.form.get(f"{prefix}-{f}-{number}", "") for f in fields}
            said = any(text.strip() for f, text in row.items() if f not in chosen)
            if said and f"{prefix}-remove-{number}" not in request.form:
                found.rows.append(row)
        found._note_days(prefix)
        return found

    def _note_days(self, prefix: str) -> None:
        for number, row in enumerate(self.rows, start=1):
            for name in self.days:
                if row[name].strip() and _day(row[name]) is None:
                    where = f"{prefix}-{name}-{number}"
                    self.errors[where] = problem_text("not_a_date")

    def day(self, row: Mapping[str, str], name: str) -> datetime.date | None:
        return _day(row[name])

    def padded(self, empty: int) -> None:
        """Add empty lines again, for a form that is shown once more."""
        self.rows.extend(dict.fromkeys(self.fields, "") for _ in range(empty))


def _count(prefix: str) -> int:
    """The highest number of a line that was sent."""
    pattern = re.compile(rf"{re.escape(prefix)}-[a-z]+-([0-9]{{1,4}})")
    found = [pattern.fullmatch(name) for name in request.form]
    return min(max((int(m[1]) for m in found if m), default=0), MOST_LINES)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None


def author() -> Author:
    """Whoever is signed in, today."""
    return Author(account_id=current_user.account.id, on=today())


def spread_problems(form: Any, error: InvalidInputError) -> dict[str, str]:
    """Put problems beside the form's own fields; return those of lines, by their name."""
    others = {}
    for name, codes in error.problems.items():
        texts = [problem_text(code) for code in codes]
        if name in form:
            form[name].errors = [*form[name].errors, *texts]
        else:
            others[name] = " ".join(texts)
    return others
