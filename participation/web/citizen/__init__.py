"""What citizens see: no account, no cookie, nothing that tells who they are."""

from flask import Flask

from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.fields import condition_data
from participation.web.citizen.result_words import told, told_language


def init_app(app: Flask) -> None:
    # Imported for their routes; they need the blueprint first.
    from participation.web.citizen import (  # noqa: F401, PLC0415 -- circular import
        barriers,
        comment,
        comment_words,
        comments,
        information,
        maps,
        offline,
        outcome_feeds,
        outcomes,
        pictures,
        planning,
        questionnaire,
        reached,
        receipt,
        result_files,
        results,
        resume,
        start,
        subscribing,
        vocabulary_files,
        waiting,
    )

    app.jinja_env.filters["condition"] = condition_data
    app.jinja_env.filters["told"] = told
    app.jinja_env.filters["told_language"] = told_language
    app.register_blueprint(blueprint)
