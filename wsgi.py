"""The WSGI application: `gunicorn wsgi:app`."""

import os

from config import Settings
from participation.factory import create_app

app = create_app(Settings.from_environ(os.environ))
