"""The WSGI application: `gunicorn wsgi:app`."""

import os

from config import Settings
from participation.factory import create_app

os.umask(0o077)  # what citizens said is for this account alone, also in an old folder
app = create_app(Settings.from_environ(os.environ))
