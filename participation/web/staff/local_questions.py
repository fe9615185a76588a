"""An Ortsteil's own questions: written in a plain form, released by staff."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.places.queries import (
    OrtsteilView,
    all_ortsteile,
    ortsteil_by_address,
)
from participation.questionnaires.definition import DefinitionError
from participation.questionnaires.local_simple import block_data, written_block
from participation.questionnaires.publish import (
    publish_local_block,
    withdraw_local_block,
)
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    block_source,
    local_blocks,
    newest_questionnaire,
)
from participation.web.access import access
from participation.web.staff.forms import EmptyForm
from participation.web.staff.local_form import (
    NUMBERS,
    LocalQuestionsForm,
    fill_block,
    read_block,
)
from participation.web.state import database


@access(Right.SURVEYS)
def list_page(key: str) -> Any:
    with database().session() as session:
        core = newest_questionnaire(session, key)
        blocks = [b for b in local_blocks(session) if b.questionnaire_key == key]
        known = all_ortsteile(session)
    in_use = {b.ortsteil_key: b for b in reversed(blocks) if b.withdrawn_on is None}
    if chosen := request.args.get("ortsteil"):
        return redirect(url_for("staff.local_questions", key=key, ortsteil=chosen))
    return render_template(
        "staff/local_blocks.html",
        core=core,
        in_use=in_use,
        ortsteile=sorted(known, key=lambda o: o.name),
        names={o.key: o.name for o in known},
    )


@access(Right.SURVEYS)
def edit_page(key: str, ortsteil: str) -> Any:
    form = LocalQuestionsForm()
    with database().session() as session:
        core = newest_questionnaire(session, key)
        place = ortsteil_by_address(session, ortsteil)
        before = block_source(session, core.key, place.key)
    language = core.definition.languages[0]
    written = written_block(before, language=language) if before else None
    problems: list[str] = []
    if form.is_submitted():
        if form.validate():
            problems = _store(form, core, place, before, language)
            if not problems:
                return redirect(url_for("staff.local_blocks", key=key), 303)
    elif written is not None:
        fill_block(form, written)
    page = render_template(
        "staff/local_questions.html",
        form=form,
        core=core,
        ortsteil=place,
        problems=problems,
        too_rich=before is not None and written is None,
        in_use=before is not None,
        numbers=NUMBERS,
        button_form=EmptyForm,
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.SURVEYS)
def withdraw(key: str, ortsteil: str) -> Any:
    form = EmptyForm()
    if form.validate_on_submit():
        with database().transaction() as session:
            place = ortsteil_by_address(session, ortsteil)
            withdraw_local_block(
                session, key=key, ortsteil_key=place.key, today=today()
            )
            record_action(
                session,
                account_id=current_user.account.id,
                action="local_block_withdrawn",
                subject=f"{key} {place.key}",
                now=now(),
            )
        flash(
            gettext("%(name)s stellt keine eigenen Fragen mehr.", name=place.name),
            "success",
        )
    return redirect(url_for("staff.local_blocks", key=key), 303)


def add_views(staff: Blueprint) -> None:
    address = "/fragebogen/<key>/ortsteile"
    staff.add_url_rule(address, "local_blocks", list_page)
    staff.add_url_rule(
        f"{address}/<ortsteil>", "local_questions", edit_page, methods=["GET", "POST"]
    )
    staff.add_url_rule(
        f"{address}/<ortsteil>/beenden", "withdraw_block", withdraw, methods=["POST"]
    )


def _store(
    form: LocalQuestionsForm,
    core: PublishedQuestionnaire,
    place: OrtsteilView,
    before: dict[str, Any] | None,
    language: str,
) -> list[str]:
    """Publish the block; return what is wrong with it, in words."""
    block, problems = read_block(form)
    if problems:
        return problems
    data = block_data(
        block.own, intro=block.intro, language=language, before=before, bank=block.bank
    )
    try:
        with database().transaction() as session:
            publish_local_block(
                session, key=core.key, ortsteil_key=place.key, data=data, today=today()
            )
            record_action(
                session,
                account_id=current_user.account.id,
                action="local_block_published",
                subject=f"{core.key} {place.key}",
                now=now(),
            )
    except DefinitionError as error:
        return error.problems
    flash(
        gettext(
            "%(name)s stellt jetzt diese Fragen, im Internet sofort. Bögen auf Papier "
            "drucken Sie bitte neu.",
            name=place.name,
        ),
        "success",
    )
    return []
