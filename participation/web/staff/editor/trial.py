"""Try a draft as a citizen would: on a phone, on a desk, in each language. Nothing is kept.

The pages, the checks and the conditions are those that citizens meet; only storing is left
out. The form carries everything, as it does without JavaScript.
"""

import uuid
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.accounts.rights import Right
from participation.core.errors import NotFoundError
from participation.core.languages import LocaleInfo
from participation.places.queries import OrtsteilView
from participation.questionnaires.definition import Definition, in_language
from participation.questionnaires.draft_queries import DraftView
from participation.questionnaires.editing.presentable import Presentable, presentable
from participation.questionnaires.queries import PublishedQuestionnaire
from participation.web.access import access
from participation.web.citizen.filling import Filling, Problems, is_number
from participation.web.citizen.page_view import build_page
from participation.web.citizen.places import ortsteile
from participation.web.i18n import LanguageLink, current_locale, read_in
from participation.web.security import FRAMED, FRAMING
from participation.web.staff.editor.acting import DRAFT, FORM_METHODS, load
from participation.web.state import language_name, settings

DEVICES = ("phone", "desktop")


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A draft that is tried. `banner`: said in the language of the staff pages."""

    draft: DraftView
    questionnaire: PublishedQuestionnaire
    ortsteil: OrtsteilView
    banner: tuple[str, str]
    banner_language: str
    links: list[LanguageLink]

    def address(self, language: str | None = None) -> str:
        tag = language or current_locale().tag
        return url_for("staff.draft_trial", draft_id=self.draft.id, sprache=tag)


@access(Right.SURVEYS)
def preview(draft_id: uuid.UUID) -> ResponseReturnValue:
    """The trial in a frame as wide as a phone, or as a desk."""
    draft = load(draft_id)
    made = presentable(draft.source)
    languages = _offered(made.definition) if made else []
    device = request.args.get("geraet", DEVICES[0])
    language = request.args.get("sprache", languages[0] if languages else "")
    if device not in DEVICES or (made and language not in languages):
        abort(404)
    page = render_template(
        "staff/editor/preview.html",
        draft=draft,
        made=made,
        device=device,
        language=language,
        languages=[(tag, language_name(tag)) for tag in languages],
    )
    return page, 200, FRAMING


@access(Right.SURVEYS)
def trial(draft_id: uuid.UUID) -> ResponseReturnValue:
    """One page of the questionnaire; the last one leads to the thanks."""
    draft = load(draft_id)
    made = presentable(draft.source)
    if made is None:
        raise NotFoundError("trial", draft_id)
    offered = _offered(made.definition)
    own = current_locale().tag
    tag = request.args.get("sprache", own if own in offered else offered[0])
    if tag not in offered:
        abort(404)
    tried = _tried(draft, made)
    read_in(tag)
    if request.method == "GET":
        start = request.args.get("seite", "")
        filling = Filling.begin(tried.questionnaire, tried.ortsteil)
        return _show(tried, filling.on_page(int(start) if is_number(start) else 0))
    return _go_on(tried, Filling.from_form(tried.questionnaire, request.form))


def _tried(draft: DraftView, made: Presentable) -> Trial:
    known = ortsteile()
    own = [ortsteil for ortsteil in known if ortsteil.key == draft.ortsteil_key]
    told = gettext("Sie probieren nur: Nichts davon wird gespeichert.")
    if made.left_out:
        told += " " + ngettext(
            "%(num)d Stelle fehlt hier, weil sie noch nicht fertig ist.",
            "%(num)d Stellen fehlen hier, weil sie noch nicht fertig sind.",
            len(made.left_out),
        )
    trial = Trial(
        draft=draft,
        questionnaire=PublishedQuestionnaire(
            version_id=draft.id,
            key=draft.key,
            number=0,
            definition=made.definition,
            ortsteil_key=draft.ortsteil_key,
            opens_on=None,
            closes_on=None,
            published_on=None,
        ),
        ortsteil=(own or sorted(known, key=lambda o: o.name))[0],
        banner=(gettext("Probelauf"), told),
        banner_language=current_locale().lang,
        links=[],
    )
    trial.links.extend(
        LanguageLink(LocaleInfo.of(tag), trial.address(tag))
        for tag in _offered(made.definition)
    )
    return trial


def _go_on(tried: Trial, filling: Filling) -> ResponseReturnValue:
    match request.form.get("action"):
        case "language":
            return _show(tried, filling)
        case "back":
            return _show(tried, filling.back())
        case "send" if filling.is_last:
            return _send(tried, filling)
        case _:
            problems = filling.problems_here()
            if problems:
                return _show(tried, filling, problems=problems, status=422)
            if filling.has_news():
                return _show(tried, filling, notice="news")
            return _show(tried, filling.next())


def _send(tried: Trial, filling: Filling) -> ResponseReturnValue:
    """Check everything once more, as for a citizen; then thank, and store nothing."""
    if filling.has_news():
        return _show(tried, filling, notice="news")
    _, problems = filling.read()
    if problems:
        first = filling.on_first_problem(problems)
        return _show(tried, first, problems=problems, status=422)
    page = render_template(
        "staff/editor/trial_thanks.html",
        code=None,  # nothing is stored, so there is no way back to it
        trial=tried,
        ortsteil=filling.ortsteil(tried.ortsteil),
        published=tried.questionnaire,
        for_comment=False,
        kept_first=False,
        language_links=[],
    )
    return page, 200, FRAMED


def _show(
    tried: Trial,
    filling: Filling,
    *,
    problems: Problems | None = None,
    notice: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    language = current_locale().tag
    view = build_page(
        filling,
        filling.number,
        problems or {},
        language=language,
        ortsteile=ortsteile(),
        picture_at=lambda name: url_for(
            "staff.draft_picture", draft_id=tried.draft.id, name=name
        ),
    )
    page = render_template(
        "staff/editor/trial.html",
        trial=tried,
        ortsteil=filling.ortsteil(tried.ortsteil),
        filling=filling,
        page=view,
        errors=view.errors,
        title=in_language(filling.definition.title, language)[0],
        intro=filling.definition.intro,
        notice=notice,
        language_links=[
            link for link in tried.links if link.locale.tag != current_locale().tag
        ],
    )
    return page, status, FRAMED


@access(Right.SURVEYS)
def picture(draft_id: uuid.UUID, name: str) -> Response:
    """A picture of the draft: no published version has it yet."""
    made = presentable(load(draft_id).source)
    found = made.definition.pictures.get(name) if made else None
    if found is None:
        raise NotFoundError("picture", name)
    response = make_response(found.data)
    response.content_type = found.content_type
    return response


def _offered(definition: Definition) -> list[str]:
    """The languages that this installation can show; German where it knows none."""
    known = settings().locales
    return [tag for tag in definition.languages if tag in known] or [known[0]]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(f"{DRAFT}/vorschau", "draft_preview", preview)
    staff.add_url_rule(f"{DRAFT}/probelauf", "draft_trial", trial, methods=FORM_METHODS)
    staff.add_url_rule(f"{DRAFT}/bilder/<name>", "draft_picture", picture)
