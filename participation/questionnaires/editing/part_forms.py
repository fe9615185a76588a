"""The other parts of a draft as forms: its texts, its information, a page."""

from typing import Any

from participation.questionnaires.editing.condition_form import condition_of_form
from participation.questionnaires.editing.parts import Json, Source, languages_of
from participation.questionnaires.editing.typed import Form, one, put, texts, whole
from participation.questionnaires.information import (
    IN_EVERY_LANGUAGE,
    IN_ONE_LANGUAGE,
    ProcedureKind,
)


def about_of_form(source: Source, before: Source, form: Form) -> Json:
    """Return title, introduction, thanks, duration and languages as typed."""
    made, languages = dict(before), languages_of(source)
    made["title"] = texts(form, "title", languages, before.get("title"))
    for name in ("intro", "thanks"):
        said = texts(form, name, languages, before.get(name), long=True)
        put(made, name, said, needed=name == "intro")
    if "minutes" in form:
        put(made, "minutes", whole(one(form, "minutes")), needed=True)
    if "languages.shown" in form:
        made["languages"] = _languages(before, form)
    if "local_before" in form:
        put(made, "local_before", one(form, "local_before") or None)
    return made


def page_of_form(source: Source, before: Source, form: Form) -> Json:
    """Return title, introduction and condition of a page as typed."""
    made, languages = dict(before), languages_of(source)
    made["title"] = texts(form, "title", languages, before.get("title"))
    put(made, "intro", texts(form, "intro", languages, before.get("intro")))
    put(made, "when", condition_of_form(form, source, before.get("when")))
    return made


def information_of_form(source: Source, before: Source, form: Form) -> Json:
    """Return who answers for the survey, and what people are told, as typed."""
    made, languages = dict(before), languages_of(source)
    for name in IN_ONE_LANGUAGE:
        if name in form:
            put(made, name, _single(before.get(name), one(form, name)))
    for name in IN_EVERY_LANGUAGE:
        known = by_language(before.get(name), languages[0])
        said = texts(form, name, languages, known, long=name == "notice")
        if said != known:
            put(made, name, said)
    if "procedure.kind" in form:
        put(made, "procedure", _procedure(before.get("procedure"), form))
    return made


def by_language(said: Any, language: str) -> dict[str, str]:
    """Return texts by language; a single text is in the source language."""
    if isinstance(said, str):
        return {language: said}
    return dict(said or {})


def single_text(said: Any) -> str:
    """Return what is said in one language only: a name, an address."""
    if isinstance(said, str):
        return said
    return next(iter((said or {}).values()), "")


def _single(before: Any, typed: str) -> Any:
    if single_text(before) == typed:
        return before
    return typed or None


def _procedure(before: Any, form: Form) -> Json | None:
    kind = one(form, "procedure.kind")
    if kind not in list(ProcedureKind):
        return None
    made: Json = {**(before or {}), "kind": kind}
    put(made, "satzung", _single(made.get("satzung"), one(form, "procedure.satzung")))
    return made


def _languages(before: Source, form: Form) -> list[str]:
    """The source language stays; the others in the order in which they were there."""
    first, *known = languages_of(before)
    ticked = [value.strip() for value in form.get("languages", [])]
    kept = [tag for tag in known if tag in ticked]
    more = [tag for tag in ticked if tag and tag not in (first, *known)]
    return list(dict.fromkeys([first, *kept, *more]))
