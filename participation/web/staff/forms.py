"""Forms of the staff pages. Rules of content live in the rooms; here is the shape."""

from collections.abc import Iterable
from typing import Any

from flask import abort
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from participation.core.errors import InvalidInputError
from participation.web.staff.labels import PROBLEMS, problem_text

required = InputRequired(PROBLEMS["required"])
not_a_choice = PROBLEMS["unknown"]


def short(length: int) -> Length:
    return Length(max=length, message=PROBLEMS["too_long"])


class Day(DateField):  # type: ignore[misc]
    """A date that may be left out and explains itself when it cannot be read."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)

    def process_formdata(self, values: list[str]) -> None:
        try:
            super().process_formdata(values)
        except ValueError as error:
            raise ValueError(PROBLEMS["not_a_date"]) from error


class CookielessForm(FlaskForm):  # type: ignore[misc]
    """A form before sign-in: a token would need a cookie, the origin check guards it."""

    class Meta:
        csrf = False


class EmptyForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the token against forged requests."""


def pressed() -> None:
    """Refuse what was not sent by a button of ours."""
    if not EmptyForm().validate_on_submit():
        abort(400)


class HandoverForm(FlaskForm):  # type: ignore[misc]
    step = SelectField(lazy_gettext("Prozessschritt"), [required], validate_choice=True)
    title = StringField(
        lazy_gettext("Titel"),
        [required, short(300)],
        description=lazy_gettext(
            "Zum Beispiel: Bestandsaufnahme Herbst 2026, Übergabe an die Fachplanungen"
        ),
    )
    drucksache = StringField(lazy_gettext("Drucksache"), [short(60)])
    vorhaben = StringField(lazy_gettext("Vorhaben"), [short(60)])
    subjects = SelectMultipleField(
        lazy_gettext("Was übergeben wird"),
        description=lazy_gettext(
            "Mehrere werden zusammengezählt. Nur was veröffentlicht ist, kann übergeben "
            "werden."
        ),
    )
    grouping = SelectField(
        lazy_gettext("Räume"),
        description=lazy_gettext(
            "Ortsteile mit wenigen Beteiligten sind zusammengefasst wie in der "
            "Veröffentlichung."
        ),
    )

    def fill_choices(
        self,
        *,
        steps: Iterable[tuple[str, str]],
        subjects: Iterable[tuple[str, str]],
        groupings: Iterable[str],
    ) -> None:
        self.step.choices = [("", lazy_gettext("Bitte wählen")), *steps]
        self.subjects.choices = list(subjects)
        self.grouping.choices = [
            ("", lazy_gettext("Ortsteile")),
            *((grouping, grouping) for grouping in groupings),
        ]


class UploadForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("CSV-Datei"),
        [required],
        description=lazy_gettext(
            "Spalten: grouping, name, ortsteil, valid_from, valid_to. Eine Zeile je"
            " Ortsteil, Ortsteil als Nummer oder Name."
        ),
    )


def add_problems(form: Any, error: InvalidInputError) -> None:
    """Put what a room refused beside the field it is about, or at the top of the form."""
    for name, codes in error.problems.items():
        texts = [problem_text(code) for code in codes]
        if name in form:
            form[name].errors = [*form[name].errors, *texts]
        else:
            form.form_errors.extend(texts)
