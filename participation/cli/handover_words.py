"""What the commands of hand-overs say of a proof, a recount and a comparison."""

from collections.abc import Iterator

from participation.handover.snapshot.comparing import Difference, FigureChange
from participation.handover.snapshot.reasons import Exact
from participation.handover.snapshot.recounting import Recount
from participation.handover.snapshot.verifying import Fault, Verified

FAULTS = {
    Fault.NO_BUNDLE: "This is no snapshot of a hand-over, or the file is broken.",
    Fault.MISSING: "{name} is missing.",
    Fault.UNKNOWN: "{name} does not belong to the snapshot.",
    Fault.CHANGED: "{name} was changed: its bytes are not those that were signed.",
    Fault.MANIFEST: "The manifest cannot be read.",
    Fault.SIGNATURE: "The signature is not one of this key over this manifest.",
    Fault.KEY: "{name} is not the public key to trust, or is not written as one.",
    Fault.WRAPPER: "The ZIP around the files was changed; the files themselves hold.",
    Fault.UNREADABLE: "The parts cannot be read as a snapshot.",
    Fault.OTHER_TABLE: "The table {name} does not follow from the parts.",
    Fault.OTHER_RULES: "It was made by the rules {name}, which this software has not:"
    " use the version named above.",
}


def describe_verified(result: Verified) -> Iterator[str]:
    """What was checked, and in words what does not match."""
    if result.reference:
        yield (
            f"{result.reference} of {result.created_on}, made by version"
            f" {result.software}"
        )
        yield f"Key (SHA-256): {result.fingerprint}"
    for problem in result.problems:
        yield FAULTS[problem.fault].format(name=problem.name)
    if result.holds:
        yield (
            f"It holds: every part is as it was signed, and all {result.tables} tables"
            " follow from the parts, byte for byte."
        )
        if result.own_key:
            yield (
                "The key came with the file. Compare it with the one that the city"
                " publishes, or pass that one with --key."
            )
    else:
        yield "It does NOT hold."


def describe_recount(result: Recount, root: str) -> Iterator[str]:
    """How far the records tell the figures."""
    yield f"{result.compared} released figures were compared."
    if result.earlier:
        yield (
            f"{result.earlier} belong to lines of an earlier day; the records cannot"
            " tell them."
        )
    if result.taken_back:
        yield (
            f"{result.taken_back} contributions were taken back since; a figure may be"
            " higher by as many."
        )
    for one in result.differing:
        yield (
            f"{one.subject}: {one.table} {one.option or '(base)'} in"
            f" {one.space_key or 'the city'}: released {one.released}, counted"
            f" {one.counted}"
        )
    if result.forged:
        yield f"{result.forged} records are not those that were sealed."
    if result.root != root:
        yield "The leaves are not those that were signed."
    yield "It holds." if result.holds(root) else "It does NOT hold."


def describe_difference(found: Difference, reasons: Exact | None) -> Iterator[str]:
    """Line by line what is another thing now."""
    yield f"{found.before} -> {found.after}"
    if found.is_empty:
        yield "Nothing changed."
    yield from _circumstances(found)
    for change in found.findings:
        yield (
            f"finding {change.turn.value}: {change.key} {_figure(change.before)} ->"
            f" {_figure(change.after)} ({', '.join(change.reasons)})"
        )
    for figure in found.figures:
        yield (
            f"figure {figure.ref or figure.ref_before}: {figure.axis} {figure.key}"
            f" {figure.space_key or 'city'}: {_figure(figure.before)} ->"
            f" {_figure(figure.after)} ({', '.join(figure.reasons)})"
            f"{_moves(figure, reasons)}"
        )
    if reasons is not None:
        yield (
            f"exactly: {reasons.new} new, {reasons.corrected} with corrected tags,"
            f" {reasons.taken_back} taken back"
        )


def _circumstances(found: Difference) -> Iterator[str]:
    for version in found.versions:
        yield f"{version.name}: {version.before or '–'} -> {version.after or '–'}"
    for key, news in found.scheme.split.items():
        yield f"scheme: {key} was split into {', '.join(news)}"
    for key, olds in found.scheme.merged.items():
        yield f"scheme: {key} was merged from {', '.join(olds)}"
    yield from (f"scheme: + {key}" for key in found.scheme.added)
    yield from (f"scheme: - {key}" for key in found.scheme.ended)
    for role in found.roles:
        yield (
            f"mapping: {role.theme_key} / {role.plan_key}:"
            f" {role.before or '–'} -> {role.after or '–'}"
        )
    for plan in found.plans:
        field = f".{plan.field}" if plan.field else ""
        yield f"plan {plan.plan_key}{field}: {plan.before or '–'} -> {plan.after or '–'}"


def _moves(change: FigureChange, reasons: Exact | None) -> str:
    cell = (change.axis, change.key, change.space_key)
    if reasons is None or cell not in reasons.moves:
        return ""
    moves = reasons.moves[cell]
    return f" [{moves.new} new, +{moves.added} -{moves.removed} by corrected tags]"


def _figure(people: int | None) -> str:
    return "." if people is None else str(people)
