"""What every document of a hand-over says of itself: where from, how, how to trace it."""

from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.snapshot.content import Handover, Source
from participation.publication.documents.release.words import release_text
from participation.publication.protected import NOTHING
from participation.publication.releases.method import read_method
from participation.publication.texts import date, percent, text
from participation.publication.wording import period_text


def head(said: Saying) -> Plain:
    """Title, references, method box, legend."""
    found = said.handover
    return {
        "titel": found.title,
        "stadt": found.city,
        "uebergabe": found.reference,
        "stand": date(found.created_on, said.language),
        "drucksache": found.drucksache,
        "vorhaben": found.vorhaben,
        "schritt": {
            "name": found.step.name,
            "ergebnis": found.step.deliverable or NOTHING,
            "zeitraum": period_text(
                found.step.starts_on, found.step.ends_on, said.language
            ),
        },
        "raumbezug": found.grouping or said.phrase("by_ortsteil"),
        "simuliert": text("simulated", said.language) if found.simulated else "",
        "hinweis": text("not_representative", said.language),
        "nachweis": trace(said),
        "gezaehlt": said.phrase(said.counted),
        "beteiligte": said.figure(found.participants),
        "methode": [{"was": label, "wert": value} for label, value in method(said)],
        "zeichen": legend(said),
        "quelle": text(
            "source_text",
            said.language,
            city=found.city,
            attribution=found.attribution,
        ),
    }


def trace(said: Saying) -> str:
    """How to get from a number in the paper to the comments behind it."""
    found = said.handover
    if said.counts_comments:
        return said.phrase("no_trace")
    return said.phrase(
        "trace", reference=found.reference, example=found.participants.ref
    )


def legend(said: Saying) -> list[str]:
    return [
        said.phrase("legend_withheld", minimum=said.handover.minimum),
        said.phrase("legend_nothing"),
        said.phrase("legend_outside"),
        said.phrase("legend_inseparable"),
    ]


def method(said: Saying) -> list[tuple[str, str]]:
    """The method box, line by line."""
    found = said.handover
    lines = [
        (said.phrase("method_taken_part"), said.people(found.participants.people)),
        (
            said.phrase("method_sources"),
            "; ".join(_source(said, source) for source in found.sources) or NOTHING,
        ),
    ]
    lines += _asked(said, found)
    lines += [
        (
            said.phrase("method_space"),
            found.grouping or said.phrase("by_ortsteil"),
        ),
        (
            text("minimum", said.language),
            text("minimum_text", said.language, minimum=found.minimum),
        ),
        (said.phrase("method_versions"), _versions(said, found)),
    ]
    return lines


def _source(said: Saying, source: Source) -> str:
    return said.phrase(
        "source_release",
        title=said.texts(source.title),
        number=source.number,
        as_of=date(source.as_of, said.language),
    )


def _asked(said: Saying, found: Handover) -> list[tuple[str, str]]:
    """Period, channels and tagging, each as all sources together tell it."""
    methods = [read_method(source.method) for source in found.sources]
    first = [m.first_on for m in methods if m.first_on]
    last = [m.last_on for m in methods if m.last_on]
    channels = list(dict.fromkeys(c.value for m in methods for c in m.channels))
    shares = [m.checked_share for m in methods if m.checked_share is not None]
    pipelines = list(dict.fromkeys(name for m in methods for name in m.pipelines))
    lines = []
    if first or last:
        period = period_text(
            min(first, default=None), max(last, default=None), said.language
        )
        lines.append((text("period", said.language), period))
    if channels:
        names = ", ".join(text(channel, said.language) for channel in channels)
        lines.append((text("channels", said.language), names))
    if pipelines:
        share = percent(min(shares)) if shares else text("unknown_share", said.language)
        lines.append(
            (
                text("tagging", said.language),
                text(
                    "tagging_by_machine",
                    said.language,
                    versions=", ".join(pipelines),
                    share=share,
                ),
            )
        )
    weights = [m.weights for m in methods if m.weights]
    lines.append(
        (
            release_text("weights", said.language),
            ", ".join(weights) or release_text("unweighted", said.language),
        )
    )
    return lines


def _versions(said: Saying, found: Handover) -> str:
    scheme = found.versions.get("scheme") or {}
    parts = [
        (
            said.phrase("method_scheme"),
            f"{scheme.get('key', '')} {scheme.get('version', '')}".strip(),
        ),
        (said.phrase("method_rules"), str(found.versions.get("rules") or "")),
        (said.phrase("method_software"), str(found.versions.get("software") or "")),
    ]
    return ", ".join(f"{label} {value}" for label, value in parts if value) or NOTHING
