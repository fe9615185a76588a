"""What citizens see: no account, no cookie, nothing that tells who they are."""

from flask import Flask

from participation.web.citizen.blueprint import blueprint


def init_app(app: Flask) -> None:
    # Imported for their routes; they need the blueprint first.
    from participation.web.citizen import (  # noqa: F401, PLC0415 -- circular import
        barriers,
        comment,
        information,
        questionnaire,
        start,
    )

    app.register_blueprint(blueprint)
