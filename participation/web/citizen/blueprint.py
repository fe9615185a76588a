"""The blueprint that the views of this folder hang their routes on."""

from flask import Blueprint

blueprint = Blueprint("citizen", __name__)
