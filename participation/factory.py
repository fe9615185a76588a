"""Put the web application together. Migrations are never run from here."""

from flask import Flask

from config import Settings
from participation.database import Database
from participation.web import api, assets, citizen, errors, health, i18n, security
from participation.web.assets import Assets
from participation.web.staff import register_staff
from participation.web.state import Installation, provide_to_templates

MAX_BODY = 1024 * 1024
MAX_FIELDS = 2_000


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """Build the application. Raises SettingsError if the settings cannot be served."""
    app = Flask("participation.web", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=MAX_FIELDS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
    )
    served = Assets.load()
    app.extensions["participation"] = Installation(
        database=database or Database(settings.database_url),
        settings=settings,
        assets=served,
    )
    # Security before i18n: what is done after a request goes through these backwards.
    for part in (security, i18n, errors, health, citizen, api):
        part.init_app(app)
    register_staff(app)
    assets.init_app(app, served)
    provide_to_templates(app)
    return app
