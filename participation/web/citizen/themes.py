"""Themes as citizens come to them: by name in an address."""

from participation.core.errors import NotFoundError
from participation.themes import queries
from participation.themes.queries import ThemeView
from participation.web.state import remembered


def themes() -> list[ThemeView]:
    """Themes that people write about, in the order of the scheme."""
    return [one for one in remembered("themes", queries.themes) if not one.system]


def theme_at(key: str) -> ThemeView:
    """Return the theme of an address. Raises NotFoundError."""
    found = next((theme for theme in themes() if theme.key == key), None)
    if found is None:
        raise NotFoundError("theme", key)
    return found
