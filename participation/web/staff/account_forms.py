"""Forms about accounts: signing in, the own account, and what administrators give."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import EqualTo, Length

from participation.accounts.grants import Grant
from participation.core.errors import InvalidInputError
from participation.core.kinds import Role
from participation.web.staff.forms import CookielessForm, Day, required, short
from participation.web.staff.labels import PROBLEMS, ROLES

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
Choices = Iterable[tuple[str, str]]


class SignInForm(CookielessForm):
    login = StringField(lazy_gettext("Anmeldename"), [required, short(200)])
    password = PasswordField(
        lazy_gettext("Passwort"), [required, short(LONGEST_PASSWORD)]
    )


# What comes first on a page is made first: the list of errors is in that order.
class _Names:
    login = StringField(
        lazy_gettext("Anmeldename"),
        [required, short(80)],
        description=lazy_gettext("Ohne Leerzeichen, zum Beispiel m.muster"),
    )
    display_name = StringField(
        lazy_gettext("Ihr Name"),
        [required, short(120)],
        description=lazy_gettext("So erscheinen Sie neben Ihren Korrekturen."),
    )


class _OldPassword:
    old_password = PasswordField(
        lazy_gettext("Bisheriges Passwort"), [required, short(LONGEST_PASSWORD)]
    )


class _TwicePassword:
    """A new password, typed twice. Common ones are refused by the room of accounts."""

    password = PasswordField(
        lazy_gettext("Passwort"),
        [
            required,
            Length(min=SHORTEST_PASSWORD, message=PROBLEMS["password_too_short"]),
            short(LONGEST_PASSWORD),
        ],
        description=lazy_gettext("Mindestens 12 Zeichen. Mehrere Wörter sind gut."),
    )
    password_again = PasswordField(
        lazy_gettext("Passwort wiederholen"),
        [
            required,
            EqualTo(
                "password",
                lazy_gettext("Die beiden Passwörter sind nicht gleich."),
            ),
        ],
    )


class SetupForm(CookielessForm, _Names, _TwicePassword):
    """Of a link that makes an account."""


class NewPasswordForm(CookielessForm, _TwicePassword):
    """Of a link that sets a new password."""


class ChangePasswordForm(FlaskForm, _OldPassword, _TwicePassword):  # type: ignore[misc]
    """Of the own account."""


class CodeForm(FlaskForm):  # type: ignore[misc]
    code = StringField(
        lazy_gettext("Code"),
        [required, short(40)],
        description=lazy_gettext("Sechs Ziffern aus der App, zum Beispiel 123 456"),
    )


class TermForm(FlaskForm):  # type: ignore[misc]
    """What several roles given together have in common: area and days."""

    mandate = SelectField(
        lazy_gettext("Ortsteil (Mandat)"),
        description=lazy_gettext("Nur für Ortsteilbürgermeister und Ortsteilrat"),
        validate_choice=False,  # the room knows all mandates
    )
    plan = SelectField(
        lazy_gettext("Fachplanung"),
        description=lazy_gettext("Nur für das Recht „Fachplanung“"),
        validate_choice=False,  # below
    )
    valid_from = Day(
        lazy_gettext("Gilt ab"), description=lazy_gettext("Leer heißt: ab heute.")
    )
    valid_to = Day(
        lazy_gettext("Gilt bis"),
        description=lazy_gettext(
            "Letzter Tag, zum Beispiel das Ende der Amtszeit. Leer heißt: unbegrenzt."
        ),
    )

    def fill_choices(self, *, mandates: Choices, plans: Choices) -> None:
        nothing = ("", lazy_gettext("keine Angabe"))
        self.mandate.choices = [nothing, *mandates]
        self.plan.choices = [nothing, *plans]

    def grant_of(self, role: Role) -> Grant:
        """Return the grant of one role; an area only where the role has one.

        Raises InvalidInputError for a Fachplanung that is none of the choices.
        """
        plan = (self.plan.data or None) if role == Role.FACHPLANUNG else None
        if plan is not None and plan not in {key for key, _ in self.plan.choices}:
            raise InvalidInputError({"plan": ["unknown"]})
        return Grant(
            role=role,
            mandate_key=(self.mandate.data or None) if role == Role.ORTSTEIL else None,
            plan_key=plan,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class SetupLinkForm(TermForm):
    role = SelectMultipleField(lazy_gettext("Rechte der Person"), [required])

    def fill_choices(self, **choices: Any) -> None:
        super().fill_choices(**choices)
        self.role.choices = list(ROLES.items())

    def grants(self) -> list[Grant]:
        return [self.grant_of(Role(role)) for role in self.role.data]


class GiveRoleForm(TermForm):
    role = SelectField(lazy_gettext("Recht"), [required])

    def fill_choices(self, **choices: Any) -> None:
        super().fill_choices(**choices)
        self.role.choices = [("", lazy_gettext("Bitte wählen")), *ROLES.items()]

    def grant(self) -> Grant:
        return self.grant_of(Role(self.role.data))
