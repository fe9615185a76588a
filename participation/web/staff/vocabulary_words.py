"""Words of the pages about the themes and their history."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from participation.themes.vocabulary.skos_bounds import UnreadableVocabularyError

ORIGINS = {
    "first": lazy_gettext("erste Fassung, die hier festgehalten ist"),
    "file": lazy_gettext("die Datei der Themen wurde geändert"),
    "theme": lazy_gettext("ein Thema wurde angelegt"),
    "words": lazy_gettext("Wörter wurden hinzugefügt"),
    "split": lazy_gettext("ein Thema wurde geteilt"),
    "merge": lazy_gettext("Themen wurden zusammengelegt"),
    "import": lazy_gettext("ein Vokabular wurde eingelesen"),
}
FIELDS = {
    "label": lazy_gettext("Name"),
    "plain_label": lazy_gettext("einfacher Name"),
    "description": lazy_gettext("Erklärung"),
    "belongs": lazy_gettext("gehört dazu"),
    "not_belongs": lazy_gettext("gehört nicht dazu"),
    "examples": lazy_gettext("Beispiele"),
    "isek": lazy_gettext("Ziele der Stadtentwicklung (ISEK)"),
    "system": lazy_gettext("wer es vergeben darf"),
    "rules": lazy_gettext("Wörter, an denen es zu erkennen ist"),
}
KINDS = {
    "split": lazy_gettext("geteilt"),
    "merge": lazy_gettext("zusammengelegt"),
}
UNKNOWN = {
    "not_known": lazy_gettext("wird nicht übernommen"),
    "ended_here": lazy_gettext("ist hier beendet und bleibt es"),
    "ended_there": lazy_gettext("ist dort beendet und war hier nie in Gebrauch"),
    "no_successor": lazy_gettext(
        "soll enden, aber die Datei nennt kein Thema von hier, das danach kommt"
    ),
    "system_theme": lazy_gettext("gehört zum Programm und kann nicht enden"),
}
UNREADABLE = {
    "too_large": lazy_gettext("Die Datei ist größer als 1 MB."),
    "not_utf8": lazy_gettext("Die Datei ist kein Text in UTF-8."),
    "not_json": lazy_gettext("Die Datei ist kein gültiges JSON."),
    "not_json_ld": lazy_gettext("Die Datei ist kein gültiges JSON-LD."),
    "not_turtle": lazy_gettext("Die Datei ist weder gültiges Turtle noch JSON-LD."),
    "too_deep": lazy_gettext("Die Datei ist zu tief verschachtelt."),
    "long_address": lazy_gettext("In der Datei sind zu lange Adressen."),
    "remote_context": lazy_gettext(
        "Die Datei verweist auf einen Kontext an anderer Stelle („@context“ mit einer "
        "Adresse). Es wird nichts nachgeladen; bitte den Kontext in die Datei schreiben."
    ),
    "no_scheme": lazy_gettext("In der Datei ist kein Vokabular (skos:ConceptScheme)."),
    "several_schemes": lazy_gettext(
        "In der Datei sind mehrere Vokabulare, und keines hat den Kurznamen der Themen."
    ),
    "no_themes": lazy_gettext("Das Vokabular in der Datei hat keine Themen."),
    "too_many_themes": lazy_gettext("Das Vokabular hat mehr als 500 Themen."),
    "key_twice": lazy_gettext("Ein Kurzname kommt zweimal vor."),
    "bad_key": lazy_gettext("Ein Kurzname ist leer, zu lang oder unlesbar."),
    "no_label": lazy_gettext("Einem Thema fehlt der Name (skos:prefLabel)."),
    "label_twice": lazy_gettext("Ein Thema hat in einer Sprache zwei Namen."),
    "bad_language": lazy_gettext("Eine Angabe zur Sprache ist ungültig."),
    "text_too_long": lazy_gettext("Ein Text ist zu lang."),
    "text_unusable": lazy_gettext("In einem Text sind unlesbare Zeichen."),
    "too_many_notes": lazy_gettext("Ein Thema hat mehr als 50 Hinweise einer Art."),
}


def unreadable_text(error: UnreadableVocabularyError) -> str:
    """Why a file is refused, and where."""
    said = str(UNREADABLE[error.code])
    if not error.place:
        return said
    return f"{said} {gettext('Stelle: %(place)s', place=error.place)}"


def change_text(change: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A line of what a version changed (vocabulary/comparing.as_data)."""

    def named(keys: list[str]) -> str:
        return ", ".join(
            gettext("„%(theme)s“", theme=names.get(key, key)) for key in keys
        )

    theme = names.get(change["theme"], change["theme"])
    match change["kind"]:
        case "new":
            said = gettext("„%(theme)s“ ist neu", theme=theme)
        case "ended":
            said = gettext("„%(theme)s“ ist beendet", theme=theme)
        case "merged":
            said = gettext(
                "„%(theme)s“ steht jetzt für %(themes)s",
                theme=theme,
                themes=named(change["from"]),
            )
        case "split":
            said = gettext(
                "„%(theme)s“ wurde geteilt in %(themes)s",
                theme=theme,
                themes=named(change["into"]),
            )
        case _:
            fields = ", ".join(str(FIELDS.get(f, f)) for f in change["fields"])
            said = gettext(
                "„%(theme)s“ geändert: %(fields)s", theme=theme, fields=fields
            )
    return str(said)
