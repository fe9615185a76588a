"""The rules run on released figures, and what they find as it is handed over. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from participation.handover.rules.blind_spots import BlindSpot, blinde_flecken
from participation.handover.rules.changes import Change, changes
from participation.handover.rules.evidence import (
    CITY,
    Arrangement,
    Axis,
    Evidence,
    Input,
    Pair,
    Plan,
    Space,
    Topic,
    Voice,
)
from participation.handover.rules.found import Found, Kind
from participation.handover.rules.gaps import planungsluecken
from participation.handover.rules.interfaces import Interface, schnittstellen
from participation.handover.snapshot.combining import THEME_PAIRS, Combined
from participation.handover.snapshot.content import (
    Decision,
    Figure,
    Finding,
    Handover,
    TopicLine,
)
from participation.handover.snapshot.inputs import Decided, Inputs, PlanMapping, became
from participation.handover.snapshot.refs import RefKind, make_ref
from participation.handover.snapshot.stored import from_content

REF_KINDS = {
    Kind.GAP: RefKind.GAP,
    Kind.INTERFACE: RefKind.INTERFACE,
    Kind.BLIND_SPOT: RefKind.BLIND_SPOT,
    Kind.QUIET: RefKind.QUIET,
    Kind.CHANGE: RefKind.CHANGE,
}
TENTH = 1
"""What chance would bring is told to a tenth: finer, and two machines might differ."""


def found_in(
    handover: Handover, counts: Combined, inputs: Inputs
) -> tuple[Finding, ...]:
    """Every finding, each kind in the order of its rule."""
    evidence = evidence_of(
        handover, pairs=_pairs(counts), voices=_voices(handover, inputs)
    )
    arrangement = arrangement_of(inputs.mapping)
    found: list[Found] = [
        *planungsluecken(evidence, arrangement),
        *schnittstellen(evidence, arrangement),
        *blinde_flecken(evidence, arrangement),
        *_changes(inputs, evidence),
    ]
    decided = {decision.key: decision for decision in inputs.decisions}
    return tuple(_numbered(found, handover, decided))


def evidence_of(
    handover: Handover,
    *,
    pairs: tuple[Pair, ...] = (),
    voices: tuple[Voice, ...] = (),
) -> Evidence:
    """What the rules read, out of the figures of a hand-over."""
    lines = (*handover.themes, *handover.target_groups)
    bases = [line.city.base for line in handover.themes]
    return Evidence(
        spaces=tuple(
            Space(
                key=head.key,
                label=head.label,
                ortsteil_keys=frozenset(head.ortsteil_keys),
            )
            for head in handover.spaces
        ),
        inputs=tuple(entry for line in lines for entry in _inputs(handover, line)),
        pairs=pairs,
        voices=voices,
        base=next((base for base in bases if base is not None), None),
    )


def _inputs(handover: Handover, line: TopicLine) -> Iterable[Input]:
    topic = Topic(Axis(line.axis), line.key)
    keys = [CITY, *(head.key for head in handover.spaces)]
    for key, figure in zip(keys, (line.city, *line.cells), strict=True):
        yield Input(topic=topic, space_key=key, people=figure.people, base=figure.base)


def arrangement_of(mapping: PlanMapping) -> Arrangement:
    """The mapping as the rules read it."""
    return Arrangement(
        on=mapping.on,
        plans=tuple(
            Plan(
                key=plan.head.key,
                ortsteil_keys=frozenset(plan.head.ortsteil_keys),
                target_groups=frozenset(plan.head.target_groups),
                active=plan.active,
                valid_from=plan.head.valid_from,
                valid_to=plan.head.valid_to,
            )
            for plan in mapping.plans
        ),
        responsible=mapping.responsible,
    )


def _pairs(counts: Combined) -> tuple[Pair, ...]:
    """Two themes named by the same people; the option is called "one+other"."""
    found = []
    for option in counts.options[THEME_PAIRS]:
        first, second = sorted(option.split("+"))
        people = counts.count(THEME_PAIRS, option, CITY).people
        found.append(Pair(first=first, second=second, people=people))
    return tuple(found)


def _voices(handover: Handover, inputs: Inputs) -> tuple[Voice, ...]:
    """Ortsteile; of those that share a line it is not known how many took part in each."""
    alone = {
        head.ortsteil_keys[0]: head.participants
        for head in handover.spaces
        if len(head.ortsteil_keys) == 1
    }
    return tuple(
        Voice(
            ortsteil_key=ortsteil.key,
            people=_people(alone.get(ortsteil.key)),
            inhabitants=ortsteil.inhabitants,
            burden=ortsteil.burden,
        )
        for ortsteil in inputs.places.ortsteile
    )


def _people(figure: Figure | None) -> int | None:
    return None if figure is None else figure.people


def _changes(inputs: Inputs, evidence: Evidence) -> list[Change]:
    if inputs.previous is None:
        return []
    before = evidence_of(from_content(inputs.previous.content))
    return changes(before, evidence, became_of(inputs))


def became_of(inputs: Inputs) -> dict[Topic, list[Topic]] | None:
    """What became of the themes of the hand-over before; None: it had the same scheme."""
    if inputs.previous is None:
        return None
    before = inputs.previous.content["versions"].get("scheme")
    now = {"key": inputs.scheme.key, "version": inputs.scheme.version}
    if before == now:
        return None
    keys = [line["key"] for line in inputs.previous.content["themes"]]
    return {
        Topic(Axis.THEME, key): [
            Topic(Axis.THEME, new) for new in became(key, inputs.scheme)
        ]
        for key in keys
    }


def _numbered(
    found: Sequence[Found], handover: Handover, decided: dict[str, Decided]
) -> Iterable[Finding]:
    numbers: Counter[Kind] = Counter()
    for one in found:
        numbers[one.kind] += 1
        ref = make_ref(REF_KINDS[one.kind], numbers[one.kind])
        yield _finding(one, ref, handover, decided.get(one.key))


def _finding(
    found: Found, ref: str, handover: Handover, decided: Decided | None
) -> Finding:
    expected = found.expected if isinstance(found, Interface | BlindSpot) else None
    return Finding(
        ref=ref,
        key=found.key,
        kind=found.kind.value,
        reason=str(found.reason),
        topics=tuple((topic.axis.value, topic.key) for topic in found.topics),
        plan_keys=found.plan_keys,
        space_keys=tuple(_space_keys(found, handover)),
        people=found.people,
        base=found.base,
        expected=None if expected is None else round(expected, TENTH),
        before=found.before_people if isinstance(found, Change) else None,
        decision=None
        if decided is None
        else Decision(
            state=decided.state,
            reason=decided.reason,
            decided_on=decided.decided_on,
        ),
    )


def _space_keys(found: Found, handover: Handover) -> Iterable[str]:
    """Spaces of the hand-over; an Ortsteil that shares a line stands for that line."""
    heads = {head.key for head in handover.spaces}
    line_of = {key: head.key for head in handover.spaces for key in head.ortsteil_keys}
    keys = [
        place.space_key if place.space_key in heads else line_of.get(place.space_key)
        for place in found.places
    ]
    return dict.fromkeys(key for key in keys if key is not None)
