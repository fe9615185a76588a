"""Base of every error the rooms raise: classes carry data, the edges find the words."""


class ParticipationError(Exception):
    """A refusal that a person can understand and act on."""


class NotFoundError(ParticipationError):
    """The named thing does not exist (or is not for the asker, which looks the same)."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} not found: {key}")
        self.what = what
        self.key = key


class InvalidInputError(ParticipationError):
    """Input broke named rules. `problems` maps a field or place to message codes."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{k}: {', '.join(v)}" for k, v in problems.items()))
        self.problems = problems


class DataFileError(ParticipationError):
    """A data file cannot be loaded. The message names file, place and reason."""
