"""What people type at the desks, fit for storing."""

from participation.core.errors import InvalidInputError
from participation.text.intake import clean_input


def checked(text: str, *, field: str, longest: int, required: bool = False) -> str:
    """Return the text in its normal form. Raises InvalidInputError for the field."""
    cleaned, problems = clean_input(text)
    if required and not cleaned and not problems:
        problems = ["required"]
    if len(cleaned) > longest:
        problems = [*problems, "too_long"]
    if problems:
        raise InvalidInputError({field: problems})
    return cleaned
