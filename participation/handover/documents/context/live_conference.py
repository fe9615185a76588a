"""The invitation that follows from what is found today, before any hand-over."""

from participation.core.kinds import PlanRole
from participation.handover.documents.context.conference import MOST_COMMENTS
from participation.handover.documents.context.saying import Plain
from participation.handover.documents.phrases import listed, phrase
from participation.handover.invitation import Invitation, InvitedPlan
from participation.publication.protected import NOTHING
from participation.publication.texts import date, text
from participation.publication.wording import value_text


def live_invitation(
    found: Invitation, *, city: str, attribution: str, minimum: int, language: str
) -> Plain:
    """The same placeholders as of an interface of a hand-over; figures have no marks yet."""
    names = " + ".join(plan.name for plan in found.plans)
    title = phrase("conference_title", language, plans=names)
    day = date(found.as_of, language)
    places = {place.ortsteil_key: place.label for place in found.places}
    return {
        "titel": title,
        "stadt": city,
        "uebergabe": phrase("not_handed_over", language),
        "stand": day,
        "drucksache": "",
        "vorhaben": "",
        "schritt": {"name": NOTHING, "ergebnis": NOTHING, "zeitraum": NOTHING},
        "raumbezug": phrase("by_ortsteil", language),
        "simuliert": text("simulated", language) if found.simulated else "",
        "hinweis": text("not_representative", language),
        "nachweis": phrase("live_trace", language, day=day),
        "gezaehlt": phrase("people", language),
        "beteiligte": _figure(found.base, found.base, language),
        "methode": [
            {
                "was": text("minimum", language),
                "wert": text("minimum_text", language, minimum=minimum),
            }
        ],
        "zeichen": [
            phrase("legend_withheld", language, minimum=minimum),
            phrase("legend_nothing", language),
        ],
        "quelle": text("source_text", language, city=city, attribution=attribution),
        "befund": _finding(found, names, language),
        "termin": [
            {"was": phrase(name, language), "wert": phrase("to_set", language)}
            for name in ("date", "place")
        ],
        "eingeladen": [_plan(plan, language) for plan in (*found.plans, *found.also)],
        "themen": [_theme(label, found) for label in found.themes],
        "raeume": [
            {
                "name": place.label,
                "thema": "",
                **_figure(place.people, None, language),
                "von": "",
            }
            for place in found.places
        ],
        "kommentare_hinweis": phrase("masked_comments", language),
        "kommentare": [
            {"text": quote.text, "raum": places.get(quote.ortsteil_key or "", "")}
            for quote in found.comments[:MOST_COMMENTS]
        ],
    }


def _finding(found: Invitation, names: str, language: str) -> Plain:
    quoted = [phrase("quoted", language, words=label) for label in found.themes]
    expected = (
        phrase("say_expected", language, expected=value_text(found.expected, language))
        if found.expected is not None
        else ""
    )
    pattern = "say_interface_withheld" if found.people is None else "say_interface"
    people = phrase("people_many", language, count=value_text(found.people, language))
    figure = _figure(found.people, found.base, language)
    return {
        "kuerzel": "",
        "ueberschrift": phrase("head_interface", language, plans=names),
        "satz": phrase(
            pattern,
            language,
            people=people,
            topics=listed(quoted, language) or NOTHING,
            expected=expected,
        ),
        "grund": "",
        "themen": "; ".join(found.themes),
        "fachplanungen": ", ".join(plan.name for plan in found.plans),
        "raeume": ", ".join(place.label for place in found.places),
        "zahl": figure["zahl"],
        "von": figure["von"],
        "anteil": "",
        "erwartet": ""
        if found.expected is None
        else value_text(found.expected, language),
        "vorher": "",
        "geprueft": "",
        "entscheidung": phrase("decision_none", language),
    }


def _figure(people: int | None, base: int | None, language: str) -> Plain:
    count = value_text(people, language)
    return {
        "zahl": count,
        "menschen": phrase("people_many", language, count=count),
        "von": value_text(base, language),
        "anteil": "",
        "kuerzel": "",
    }


def _theme(label: str, found: Invitation) -> Plain:
    empty = ("zahl", "menschen", "von", "anteil", "kuerzel", "geprueft")
    return {
        "name": label,
        **dict.fromkeys(empty, ""),
        **{role.value: _invited_for(label, found, role) for role in PlanRole},
    }


def _invited_for(label: str, found: Invitation, role: PlanRole) -> str:
    """The invited plans that have a role for a theme."""
    names = [
        plan.name
        for plan in (*found.plans, *found.also)
        if plan.role == role.value and label in plan.themes
    ]
    return ", ".join(names) or NOTHING


def _plan(plan: InvitedPlan, language: str) -> Plain:
    unknown = phrase("unknown", language)
    amt = plan.amt or unknown
    if plan.amt and not plan.amt_confirmed:
        amt = phrase("to_confirm", language, amt=plan.amt)
    return {
        "name": plan.name,
        "amt": amt,
        "kontakt": plan.contact or unknown,
        "gueltig": "",
        "raeume": "",
        "zielgruppen": "",
    }
