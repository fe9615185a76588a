"""Files of rules and words that ship with the product, or that a city adds."""

from pathlib import Path

from participation.core.errors import DataFileError


def text_of(path: Path) -> str:
    """Return the text of a file. Raises DataFileError naming file and reason."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path.name}: cannot be read ({error})") from error
