"""Words about findings: what was found, by which rule, and what may be done about it."""

from flask_babel import gettext, lazy_gettext

from participation.handover.live.deciding import FindingState
from participation.handover.live.shown import NamedTopic, ShownFinding
from participation.handover.rules.blind_spots import BlindReason
from participation.handover.rules.changes import ChangeReason
from participation.handover.rules.evidence import Axis
from participation.handover.rules.found import Kind
from participation.handover.rules.gaps import GapReason
from participation.handover.rules.interfaces import InterfaceReason

KINDS = {
    Kind.GAP: lazy_gettext("Planungslücken"),
    Kind.INTERFACE: lazy_gettext("Schnittstellen"),
    Kind.QUIET: lazy_gettext("Leise, aber belastet"),
    Kind.BLIND_SPOT: lazy_gettext("Blinde Flecken"),
    Kind.CHANGE: lazy_gettext("Veränderungen"),
}
ABOUT = {
    Kind.GAP: lazy_gettext(
        "Viele sprechen davon, und keine Fachplanung ist dafür zuständig. Die meisten "
        "Menschen zuerst."
    ),
    Kind.INTERFACE: lazy_gettext(
        "Dieselben Menschen sprechen zwei Fachplanungen zugleich an, öfter als es Zufall "
        "wäre. Wer zusammen geplant werden will, sollte miteinander reden."
    ),
    Kind.QUIET: lazy_gettext(
        "Hier machen wenige mit, obwohl der Ortsteil stark belastet ist. Wer wenig sagt, "
        "braucht nicht weniger: Hier lohnt es sich, auf die Menschen zuzugehen."
    ),
    Kind.BLIND_SPOT: lazy_gettext(
        "Fachplanungen und Ortsteile, zu denen niemand etwas sagt."
    ),
    Kind.CHANGE: lazy_gettext(
        "Was seit der vorigen Runde öfter oder seltener genannt wird. Verglichen werden "
        "Anteile, nicht Anzahlen."
    ),
}
REASONS = {
    GapReason.NO_PLAN: lazy_gettext("keine Fachplanung zuständig"),
    GapReason.EXPIRED: lazy_gettext("Fachplanung abgelaufen"),
    GapReason.NOT_YET_VALID: lazy_gettext("Fachplanung gilt noch nicht"),
    GapReason.ENDED: lazy_gettext("Fachplanung beendet"),
    GapReason.AREA_LEFT_OUT: lazy_gettext("Ortsteil nicht erfasst"),
    GapReason.GROUP_LEFT_OUT: lazy_gettext("Zielgruppe nicht erfasst"),
    GapReason.SPACE_WITHOUT_PLAN: lazy_gettext("Ortsteil ohne jede Fachplanung"),
    GapReason.MARKED_BY_PERSON: lazy_gettext("von einer Person so zugeordnet"),
    InterfaceReason.SHARED_PEOPLE: lazy_gettext("zwei Fachplanungen"),
    InterfaceReason.GROUP: lazy_gettext("mehrere Fachplanungen"),
    InterfaceReason.TWO_LEADS: lazy_gettext("doppelt federführend"),
    BlindReason.NO_THEME: lazy_gettext("ihr ist kein Thema zugeordnet"),
    BlindReason.NO_INPUT: lazy_gettext("niemand spricht von ihren Themen"),
    BlindReason.SPACE_NO_INPUT: lazy_gettext("niemand hat sich beteiligt"),
    BlindReason.QUIET_BURDENED: lazy_gettext("leise, aber belastet"),
    ChangeReason.NEW: lazy_gettext("neu"),
    ChangeReason.GROWING: lazy_gettext("wird öfter genannt"),
    ChangeReason.FADING: lazy_gettext("wird seltener genannt"),
    ChangeReason.SOLVED: lazy_gettext("kaum noch genannt"),
}
RULES = {
    GapReason.NO_PLAN: lazy_gettext(
        "Mindestens zehn Menschen sprechen davon, in der ganzen Stadt oder in einem "
        "Ortsteil, und keine Fachplanung ist dafür federführend oder beteiligt. Eine "
        "Zielgruppe braucht eine Fachplanung, die sie beim Namen nennt: Eine Fachplanung "
        "für alle zählt hier nicht."
    ),
    GapReason.EXPIRED: lazy_gettext(
        "Mindestens zehn Menschen sprechen davon. Die Fachplanungen, die dafür zuständig "
        "sind, gelten nicht mehr."
    ),
    GapReason.NOT_YET_VALID: lazy_gettext(
        "Mindestens zehn Menschen sprechen davon. Die Fachplanung, die dafür zuständig "
        "sein wird, gilt noch nicht."
    ),
    GapReason.ENDED: lazy_gettext(
        "Mindestens zehn Menschen sprechen davon. Die Fachplanung, die dafür zuständig "
        "war, ist beendet."
    ),
    GapReason.AREA_LEFT_OUT: lazy_gettext(
        "In diesen Ortsteilen sprechen je mindestens zehn Menschen davon. Es gibt "
        "Fachplanungen dafür, aber keine von ihnen gilt für diese Ortsteile."
    ),
    GapReason.GROUP_LEFT_OUT: lazy_gettext(
        "Mindestens zehn Menschen sprechen vom Thema und zugleich von dieser Zielgruppe. "
        "Alle Fachplanungen des Themas sind für andere Zielgruppen da."
    ),
    GapReason.SPACE_WITHOUT_PLAN: lazy_gettext(
        "Keine Fachplanung mit einem Thema gilt für diesen Ortsteil, und zu mindestens "
        "einem Thema haben dort zehn oder mehr Menschen etwas gesagt."
    ),
    GapReason.MARKED_BY_PERSON: lazy_gettext(
        "Beim Prüfen haben Menschen diese Kommentare so zugeordnet: Keine Fachplanung ist "
        "dafür da."
    ),
    InterfaceReason.SHARED_PEOPLE: lazy_gettext(
        "Mindestens zehn Menschen nennen ein Thema der einen und ein Thema der anderen "
        "Fachplanung. Das sind deutlich mehr, als der Zufall brächte, und mindestens ein "
        "Viertel mehr, als bei anderen Themenpaaren üblich ist. Themen, von denen ohnehin "
        "alle sprechen, fallen so nicht auf."
    ),
    InterfaceReason.GROUP: lazy_gettext(
        "Drei oder mehr Fachplanungen hängen durch solche Paare zusammen. Gezählt ist, wer "
        "mindestens eines der Themenpaare nennt."
    ),
    InterfaceReason.TWO_LEADS: lazy_gettext(
        "Zwei oder mehr Fachplanungen sind für dasselbe Thema im selben Teil der Stadt "
        "federführend, und Menschen sprechen davon."
    ),
    BlindReason.NO_THEME: lazy_gettext(
        "Die Fachplanung ist in Arbeit, aber ihr ist weder ein Thema noch eine Zielgruppe "
        "zugeordnet. So kann nichts bei ihr ankommen."
    ),
    BlindReason.NO_INPUT: lazy_gettext(
        "Die Fachplanung ist in Arbeit, und in ihrem Gebiet hat niemand von ihren Themen "
        "und Zielgruppen gesprochen. Das heißt nicht, dass es dort nichts zu tun gibt."
    ),
    BlindReason.SPACE_NO_INPUT: lazy_gettext(
        "Aus diesem Ortsteil hat niemand mitgemacht. Das heißt nicht, dass dort niemand "
        "etwas braucht."
    ),
    BlindReason.QUIET_BURDENED: lazy_gettext(
        "Der Ortsteil gehört nach dem Sozialstrukturatlas zum am stärksten belasteten "
        "Drittel. Es haben weniger als halb so viele mitgemacht, wie zu erwarten wären, "
        "wenn dort so viele mitmachten wie im Durchschnitt der Stadt."
    ),
    ChangeReason.NEW: lazy_gettext(
        "In der vorigen Runde sprach kaum jemand davon, jetzt deutlich mehr Menschen."
    ),
    ChangeReason.GROWING: lazy_gettext(
        "Der Anteil der Menschen, die davon sprechen, ist höher als in der vorigen Runde. "
        "Zufall allein erklärt das nicht."
    ),
    ChangeReason.FADING: lazy_gettext(
        "Der Anteil der Menschen, die davon sprechen, ist niedriger als in der vorigen "
        "Runde. Zufall allein erklärt das nicht."
    ),
    ChangeReason.SOLVED: lazy_gettext(
        "In der vorigen Runde sprachen viele davon, jetzt kaum noch jemand. Ob es gelöst "
        "ist, weiß die zuständige Fachplanung."
    ),
}
STATES = {
    FindingState.OPEN: lazy_gettext("noch nicht entschieden"),
    FindingState.ACCEPTED: lazy_gettext("angenommen"),
    FindingState.IN_WORK: lazy_gettext("in Arbeit"),
    FindingState.REJECTED: lazy_gettext("abgelehnt"),
}
CHOICES = (
    (FindingState.ACCEPTED.value, lazy_gettext("Angenommen: Der Befund stimmt")),
    (FindingState.IN_WORK.value, lazy_gettext("In Arbeit: Jemand kümmert sich darum")),
    (
        FindingState.REJECTED.value,
        lazy_gettext("Abgelehnt: Der Befund trifft nicht zu"),
    ),
    (FindingState.OPEN.value, lazy_gettext("Wieder offen")),
)
BADGES = {
    FindingState.OPEN: "info",
    FindingState.ACCEPTED: "success",
    FindingState.IN_WORK: "warning",
    FindingState.REJECTED: "info",
}


def title(finding: ShownFinding) -> str:
    """What was found, in a few words."""
    topics = " + ".join(_named(topic) for topic in finding.topics)
    plans = " + ".join(plan.name for plan in finding.plans)
    places = ", ".join(place.label for place in finding.places[:3])
    if finding.kind == Kind.INTERFACE and finding.reason != InterfaceReason.TWO_LEADS:
        return plans
    if finding.reason == GapReason.SPACE_WITHOUT_PLAN or not (topics or plans):
        return places
    return topics or plans


def _named(topic: NamedTopic) -> str:
    if topic.axis == Axis.TARGET_GROUP:
        return str(gettext("Zielgruppe %(name)s", name=topic.label))
    return topic.label
