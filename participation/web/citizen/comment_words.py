"""The words by which a browser guesses, while somebody writes, what a comment is about.

They go to the browser so that the text does not have to leave it.
"""

import json
import threading

from flask import Response, abort

from participation.core.errors import DataFileError
from participation.places.citydata import city_folder
from participation.places.complaints import read_complaints
from participation.themes.scheme import load_scheme, scheme_file
from participation.themes.suggesting import words_by_theme
from participation.web.access import access
from participation.web.assets import Asset, build_data, respond
from participation.web.citizen.blueprint import blueprint
from participation.web.state import city, installation, settings

_BUILDING = threading.Lock()


@blueprint.get("/woerter/<name>")
@access("public")
def comment_words(name: str) -> Response:
    words = _words()
    if name != words.name:
        abort(404)
    return respond(words)


def words_address() -> str:
    """The address without a language: one file for all of them."""
    return f"/woerter/{_words().name}"


def _words() -> Asset:
    """Built once for each list of complaints: the scheme's file changes with a release."""
    complaints = read_complaints(city().profile)
    patterns = complaints.patterns if complaints else ()
    memory = installation().memory
    key = ("comment_words", patterns)
    with _BUILDING:  # or every thread of a fresh process reads the whole scheme
        if key not in memory:
            memory[key] = _built(patterns)
    words: Asset = memory[key]
    return words


def _built(patterns: object) -> Asset:
    data = {"themes": _theme_words(), "complaints": patterns}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return build_data("words.json", text.encode("utf-8"))


def _theme_words() -> dict[str, list[str]]:
    """None where the city's folder has gone since it was loaded: nobody needs a guess."""
    try:
        return words_by_theme(load_scheme(scheme_file(city_folder(settings().city))))
    except DataFileError:
        return {}
