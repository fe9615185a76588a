"""What may go wrong between us and the provider."""

from participation.core.errors import ParticipationError


class ProviderAwayError(ParticipationError):
    """The provider does not answer; nothing is known about the person."""


class ProviderRefusedError(ParticipationError):
    """The provider, or our check of what it said, refused."""
