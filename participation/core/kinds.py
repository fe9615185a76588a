"""Closed vocabularies shared by several rooms. Values are stored; labels live in web."""

from enum import StrEnum


class Channel(StrEnum):
    """How a contribution reached the city."""

    ONLINE = "online"
    PAPER = "paper"
    ON_SITE = "on_site"
    TELEPHONE = "telephone"


class SubmissionKind(StrEnum):
    QUESTIONNAIRE = "questionnaire"
    COMMENT = "comment"
    CONTRIBUTION = "contribution"  # imported from a file


class CommentKind(StrEnum):
    """What the writer of a comment calls it. Nobody has to say."""

    IDEA = "idea"
    PRAISE = "praise"
    PROBLEM = "problem"
    QUESTION = "question"


class Role(StrEnum):
    """What a person is here; several at once are possible. Rights: accounts/rights.py."""

    ADMINISTRATOR = "administrator"
    STAFF = "staff"  # runs surveys
    STATISTICS = "statistics"  # sees single answers, controls what is published
    FACHPLANUNG = "fachplanung"  # of one plan
    ORTSTEIL = "ortsteil"  # Ortsteilbürgermeister or Ortsteilrat of one mandate
    DATA_ENTRY = "data_entry"  # keys paper forms, nothing else
    AUDITOR = "auditor"  # reads the audit log


class RoleSource(StrEnum):
    """Where a role comes from, and so who can take it away."""

    LOCAL = "local"
    OIDC = "oidc"  # the city's single sign-on


class PlanRole(StrEnum):
    """What a Fachplanung has to do with a theme."""

    LEAD = "federfuehrend"
    PARTNER = "beteiligt"
    AFFECTED = "betroffen"


class ParticipationMode(StrEnum):
    """How an actor group takes part in a process step."""

    INFORMED = "informiert"
    HEARD = "gehoert"
    CONTRIBUTES = "wirkt_mit"
    DECIDES = "entscheidet"


class FormatKind(StrEnum):
    """In which form people come together or are asked in a process step."""

    SURVEY = "umfrage"
    WORKSHOP = "workshop"
    CONFERENCE = "planungskonferenz"
    COMMITTEE = "begleitgremium"
    MEETING = "veranstaltung"
    COUNCIL = "beratung"  # Stadtrat, Ausschuss, Dienstberatung
    OTHER = "anderes"


class Sex(StrEnum):
    """As the register of inhabitants knows it."""

    FEMALE = "female"
    MALE = "male"
    DIVERSE = "diverse"
    UNKNOWN = "unknown"
