"""Forms of the questionnaire pages: a file, what publishing needs, from when to when."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Regexp

from participation.questionnaires.reading import KEY
from participation.web.staff.forms import Day, required
from participation.web.staff.labels import PROBLEMS


def period_is_right(form: "PublishForm | PeriodForm") -> bool:
    """Whether the last day is not before the first; the form says so if it is."""
    opens_on, closes_on = form.opens_on.data, form.closes_on.data
    if not opens_on or not closes_on or opens_on <= closes_on:
        return True
    form.closes_on.errors = [PROBLEMS["ends_before_start"]]
    return False


class QuestionnaireFileForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("Datei"),
        [InputRequired(PROBLEMS["required"])],
        description=lazy_gettext(
            "JSON dieser Plattform, XLSForm (Kobo, ODK: .xlsx, .xls, .csv) oder "
            "LimeSurvey (.lss, .tsv, .txt), höchstens 1 MB."
        ),
    )


class PublishForm(FlaskForm):  # type: ignore[misc]
    """`draft`: what was read, signed, so that nothing has to be stored in between."""

    draft = HiddenField()
    key = StringField(
        lazy_gettext("Name der Reihe"),
        [
            required,
            Regexp(KEY, message=lazy_gettext("Nur Kleinbuchstaben, Ziffern und _.")),
        ],
        description=lazy_gettext(
            "Nur für Sie und die Auswertung. Unter einem Namen, den es schon gibt, "
            "entsteht eine neue Version."
        ),
    )
    opens_on = Day(
        lazy_gettext("Erster Tag"),
        description=lazy_gettext("Ohne Angabe: sofort."),
    )
    closes_on = Day(
        lazy_gettext("Letzter Tag"),
        description=lazy_gettext(
            "Ohne Angabe: ohne Ende. Lassen Sie bei einer neuen Version beide Tage leer, "
            "gelten die bisherigen weiter."
        ),
    )
    accept = BooleanField(lazy_gettext("Weglassen, was sich nicht übernehmen lässt"))
    new_series = BooleanField(
        lazy_gettext("Antworten ab jetzt getrennt von den bisherigen zählen")
    )


class PeriodForm(FlaskForm):  # type: ignore[misc]
    opens_on = Day(
        lazy_gettext("Erster Tag"), description=lazy_gettext("Ohne Angabe: sofort.")
    )
    closes_on = Day(
        lazy_gettext("Letzter Tag"), description=lazy_gettext("Ohne Angabe: ohne Ende.")
    )
