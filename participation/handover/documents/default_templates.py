"""Builds the Word templates that the product ships: `python -m` this module remakes them.

They are files like those that a city makes of them, so nothing is in them that Word could
not change. "¦" parts a number from its reference, which is set small and grey.
"""

import datetime
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from participation.publication.documents.paper import Paper

FOLDER = Path(__file__).parent / "templates"
BUILT_ON = datetime.date(2026, 11, 27)
REF_STYLE = "Verweis"
GREY = RGBColor(0x59, 0x59, 0x59)
PARTING = "¦"
Columns = Sequence[tuple[str, str, float]]  # head, cell, width in cm
NUMBERS = (".zahl", ".anteil", ".von ", ".geprueft", ".vorher", ".erwartet")


class Draft:
    """A template that is written from top to bottom, in one of the two languages."""

    def __init__(self, language: str) -> None:
        self.paper = Paper(title="{{ titel }}", language=language, created_on=BUILT_ON)
        self.language = language
        self.document: WordDocument = self.paper.document
        style = self.document.styles.add_style(REF_STYLE, WD_STYLE_TYPE.CHARACTER)
        style.font.size, style.font.color.rgb = Pt(6.5), GREY
        for level in (1, 2):
            heading = self.document.styles[f"Heading {level}"].paragraph_format
            heading.space_before, heading.space_after = Pt(20 - 6 * level), Pt(6)
            heading.keep_with_next = True
        self._footer()

    def say(self, german: str, english: str) -> str:
        return english if self.language == "en" else german

    def heading(self, words: str, *, level: int = 1, new_page: bool = False) -> None:
        self.paper.heading(words, level=level)
        if new_page:
            self.document.paragraphs[-1].paragraph_format.page_break_before = True

    def text(
        self, words: str, *, bold: bool = False, small: bool = False, keep: bool = False
    ) -> None:
        """A paragraph; `keep`: on one page with what follows."""
        self.paper.text(words, bold=bold, small=small)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = keep

    def tag(self, words: str) -> None:
        """A line that is only for the machine: it leaves nothing behind."""
        self.document.add_paragraph(f"{{%p {words} %}}")

    def block(self, name: str) -> None:
        self.document.add_paragraph(f"{{{{p {name} }}}}")

    def bullets(self, loop: str, words: str) -> None:
        self.tag(f"for {loop}")
        self.document.add_paragraph(words, style="List Bullet")
        self.tag("endfor")

    def table(self, loop: str, columns: Columns) -> None:
        """A table with one row for each turn of the loop; numbers stand on the right."""
        empty = [""] * (len(columns) - 1)
        self.paper.table(
            [head for head, _, _ in columns],
            [
                [f"{{%tr for {loop} %}}", *empty],
                [cell for _, cell, _ in columns],
                ["{%tr endfor %}", *empty],
            ],
            widths=[width for _, _, width in columns],
            words=len(columns),
        )
        table = self.document.tables[-1]
        for place, (_, cell, _) in enumerate(columns):
            if any(name in cell for name in NUMBERS):
                for row in (table.rows[0], table.rows[2]):
                    side = row.cells[place].paragraphs[0]
                    side.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def either(self, condition: str, write: Callable[[], None]) -> None:
        """The part, or that nothing was found."""
        self.tag(f"if {condition}")
        write()
        self.tag("else")
        self.text(self.say("Keine gefunden.", "None found."))
        self.tag("endif")

    def content(self) -> bytes:
        for paragraph in self._all_paragraphs():
            _part_reference(paragraph)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _all_paragraphs(self) -> list[Paragraph]:
        cells = [
            paragraph
            for table in self.document.tables
            for row in table.rows
            for cell in row.cells
            for paragraph in cell.paragraphs
        ]
        return [*self.document.paragraphs, *cells]

    def _footer(self) -> None:
        """Reference and day on the left, the page of how many on the right."""
        footer = self.document.sections[0].footer.paragraphs[0]
        for run in list(footer.runs):
            run._r.getparent().remove(run._r)
        footer.alignment = WD_ALIGN_PARAGRAPH.LEFT
        start, of = self.say("Seite ", "Page "), self.say(" von ", " of ")
        _small(footer, "{{ stadt }} · {{ uebergabe }} · {{ stand }} · " + start)
        _field(footer, "PAGE")
        _small(footer, of)
        _field(footer, "NUMPAGES")


def _small(paragraph: Paragraph, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(8), GREY


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, words in (
        ("begin", None),
        (None, name),
        ("separate", None),
        ("end", None),
    ):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8), GREY
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)


def _part_reference(paragraph: Paragraph) -> None:
    """What follows "¦" becomes a run of its own in the style of references."""
    for run in list(paragraph.runs):
        if PARTING not in run.text:
            continue
        words, ref = run.text.split(PARTING)
        run.text = f"{words} "
        made = paragraph.add_run(ref, style=REF_STYLE)
        run._r.addnext(made._r)


def annex(draft: Draft) -> None:
    """Anlage to a Drucksache."""
    _top(
        draft,
        draft.say(
            "{% if drucksache %}Anlage zur Drucksache {{ drucksache }} · {% endif %}",
            "{% if drucksache %}Annex to council paper {{ drucksache }} · {% endif %}",
        ),
    )
    draft.heading(draft.say("Zusammenfassung", "Summary"))
    draft.bullets("satz in zusammenfassung", "{{ satz }}")
    draft.heading(draft.say("Die wichtigsten Befunde", "The main findings"))
    draft.either("hauptbefunde", lambda: _told(draft, "hauptbefunde"))
    _method(draft)
    draft.heading(draft.say("Themen", "Themes"))
    draft.tag("if diagramm_themen")
    draft.block("diagramm_themen")
    draft.tag("endif")
    draft.table("thema in themen", _topic_columns(draft, "thema"))
    draft.heading(draft.say("Zielgruppen", "Target groups"))
    draft.text(
        draft.say(
            "Von wem die Kommentare sprechen; nicht, wer sie schrieb.",
            "Whom the comments speak of; not who wrote them.",
        ),
        keep=True,
    )
    draft.either(
        "zielgruppen",
        lambda: draft.table("gruppe in zielgruppen", _topic_columns(draft, "gruppe")),
    )
    _findings(draft)
    draft.paper.landscape()
    draft.heading(
        draft.say("Themen × Fachplanungen × Räume", "Themes × plans × spaces")
    )
    draft.block("matrix")
    draft.tag("if zielgruppen")
    draft.heading(
        draft.say(
            "Zielgruppen × Fachplanungen × Räume", "Target groups × plans × spaces"
        ),
        level=2,
        new_page=True,
    )
    draft.block("matrix_zielgruppen")
    draft.tag("endif")
    draft.paper.portrait()
    draft.heading(draft.say("Wer beteiligt ist", "Who takes part"))
    draft.table(
        "akteur in akteure",
        [
            (draft.say("Akteursgruppe", "Actor group"), "{{ akteur.name }}", 6.0),
            (
                draft.say("Beteiligung", "Participation"),
                "{{ akteur.beteiligung }}",
                5.0,
            ),
            (draft.say("Format", "Format"), "{{ akteur.format }}", 6.0),
        ],
    )
    draft.heading(draft.say("Fachplanungen", "Plans"))
    _plans(draft)
    draft.text(f"{draft.say('Quelle', 'Source')}: {{{{ quelle }}}}", small=True)
    draft.tag("for raum in raeume")
    draft.heading("{{ raum.name }}", new_page=True)
    _space(draft)
    draft.tag("endfor")


def plan_page(draft: Draft) -> None:
    """What a Fachplanung gets."""
    _top(draft, draft.say("Für die Fachplanung · ", "For the plan · "))
    draft.heading("{{ fachplanung.name }}")
    draft.table(
        "zeile in [fachplanung]",
        [
            (draft.say("Amt", "Office"), "{{ zeile.amt }}", 4.6),
            (draft.say("gültig", "valid"), "{{ zeile.gueltig }}", 3.6),
            (draft.say("Räume", "Spaces"), "{{ zeile.raeume }}", 5.0),
            (draft.say("Zielgruppen", "Target groups"), "{{ zeile.zielgruppen }}", 3.8),
        ],
    )
    draft.heading(draft.say("Was dazu gesagt wurde", "What was said"), level=2)
    draft.tag("if diagramm_themen")
    draft.block("diagramm_themen")
    draft.tag("endif")
    draft.tag("if themen")
    draft.table("thema in themen", _plan_columns(draft, "thema"))
    draft.tag("else")
    draft.text(
        draft.say(
            "Dieser Fachplanung ist kein Thema zugeordnet.",
            "No theme is routed to this plan.",
        )
    )
    draft.tag("endif")
    draft.tag("if zielgruppen")
    draft.heading(draft.say("Zielgruppen", "Target groups"), level=2)
    draft.table("gruppe in zielgruppen", _plan_columns(draft, "gruppe"))
    draft.tag("endif")
    draft.heading(draft.say("Was daran auffällt", "What stands out"), level=2)
    draft.either("befunde", lambda: _told(draft, "befunde"))
    draft.tag("if themen")
    draft.paper.landscape()
    draft.heading(draft.say("Nach Räumen", "By space"), level=2)
    draft.block("matrix")
    draft.paper.portrait()
    draft.tag("endif")
    _method(draft)
    draft.text(f"{draft.say('Quelle', 'Source')}: {{{{ quelle }}}}", small=True)


def council_page(draft: Draft) -> None:
    """What an Ortsteilrat gets."""
    _top(draft, draft.say("Für den Ortsteilrat · ", "For the Ortsteil council · "))
    draft.heading("{{ raum.name }}")
    _space(draft)
    draft.heading(draft.say("Wer dafür zuständig ist", "Who deals with it"), level=2)
    draft.either("fachplanungen", lambda: _plans(draft))
    _method(draft)
    draft.text(f"{draft.say('Quelle', 'Source')}: {{{{ quelle }}}}", small=True)


def invitation(draft: Draft) -> None:
    """Invitation to a Planungskonferenz, from an interface of plans."""
    _top(draft, "")
    draft.heading(
        draft.say(
            "Einladung zur Planungskonferenz", "Invitation to a planning conference"
        )
    )
    draft.text("{{ befund.ueberschrift }}¦{{ befund.kuerzel }}", bold=True, keep=True)
    draft.text("{{ befund.satz }}")
    draft.table(
        "zeile in termin",
        [
            (draft.say("Wann und wo", "When and where"), "{{ zeile.was }}", 5.0),
            ("", "{{ zeile.wert }}", 12.0),
        ],
    )
    draft.heading(draft.say("Wer eingeladen ist", "Who is invited"), level=2)
    draft.table(
        "gast in eingeladen",
        [
            (draft.say("Fachplanung", "Plan"), "{{ gast.name }}", 6.0),
            (draft.say("Amt", "Office"), "{{ gast.amt }}", 6.0),
            (draft.say("Kontakt", "Contact"), "{{ gast.kontakt }}", 5.0),
        ],
    )
    draft.heading(draft.say("Worum es geht", "What it is about"), level=2)
    draft.table("thema in themen", _topic_columns(draft, "thema"))
    draft.heading(draft.say("Um welche Räume", "About which spaces"), level=2)
    draft.either(
        "raeume",
        lambda: draft.table(
            "raum in raeume",
            [
                (draft.say("Raum", "Space"), "{{ raum.name }}", 11.0),
                (
                    "{{ gezaehlt }}",
                    "{{ raum.zahl }}¦{{ raum.kuerzel }}",
                    3.0,
                ),
                (draft.say("von", "of"), "{{ raum.von }}", 3.0),
            ],
        ),
    )
    draft.tag("if kommentare")
    draft.heading(
        draft.say("Was Menschen dazu schreiben", "What people write"), level=2
    )
    draft.text("{{ kommentare_hinweis }}")
    draft.bullets(
        "kommentar in kommentare",
        "„{{ kommentar.text }}“ {% if kommentar.raum %}({{ kommentar.raum }}){% endif %}",
    )
    draft.tag("endif")
    _method(draft)


def _top(draft: Draft, before: str) -> None:
    draft.text(
        before
        + draft.say(
            "Übergabe {{ uebergabe }} · Schritt: {{ schritt.name }} · Stand {{ stand }}"
            "{% if vorhaben %} · Vorhaben {{ vorhaben }}{% endif %}",
            "Hand-over {{ uebergabe }} · step: {{ schritt.name }} · as of {{ stand }}"
            "{% if vorhaben %} · project {{ vorhaben }}{% endif %}",
        )
    )
    draft.text("{{ hinweis }}", bold=True)


def _told(draft: Draft, name: str) -> None:
    draft.tag(f"for befund in {name}")
    draft.text("{{ befund.ueberschrift }}¦{{ befund.kuerzel }}", bold=True, keep=True)
    draft.text("{{ befund.satz }}")
    draft.tag("endfor")


def _method(draft: Draft) -> None:
    draft.heading(
        draft.say("Wie die Zahlen entstanden sind", "How the numbers came about")
    )
    draft.table(
        "zeile in methode",
        [
            (draft.say("Methode", "Method"), "{{ zeile.was }}", 4.5),
            ("", "{{ zeile.wert }}", 12.5),
        ],
    )
    draft.text("{{ nachweis }}", small=True)
    draft.bullets("eines in zeichen", "{{ eines }}")


def _topic_columns(draft: Draft, name: str) -> Columns:
    say = draft.say
    return [
        (say("Bezeichnung", "Name"), f"{{{{ {name}.name }}}}", 4.4),
        (
            "{{ gezaehlt }}",
            f"{{{{ {name}.zahl }}}}¦{{{{ {name}.kuerzel }}}}",
            2.3,
        ),
        (say("Anteil", "Share"), f"{{{{ {name}.anteil }}}}", 1.5),
        (say("federführend", "leading"), f"{{{{ {name}.federfuehrend }}}}", 3.8),
        (say("beteiligt", "partner"), f"{{{{ {name}.beteiligt }}}}", 3.2),
        (say("geprüft", "checked"), f"{{{{ {name}.geprueft }}}}", 1.8),
    ]


def _plan_columns(draft: Draft, name: str) -> Columns:
    say = draft.say
    return [
        (say("Bezeichnung", "Name"), f"{{{{ {name}.name }}}}", 7.4),
        (say("Rolle", "Role"), f"{{{{ {name}.rolle }}}}", 3.0),
        (
            "{{ gezaehlt }}",
            f"{{{{ {name}.zahl }}}}¦{{{{ {name}.kuerzel }}}}",
            2.6,
        ),
        (say("Anteil", "Share"), f"{{{{ {name}.anteil }}}}", 2.0),
        (say("geprüft", "checked"), f"{{{{ {name}.geprueft }}}}", 2.0),
    ]


def _findings(draft: Draft) -> None:
    say = draft.say
    what, where = say("Befund", "Finding"), say("Räume", "Spaces")
    decided = (say("Entscheidung", "Decision"), "{{ b.entscheidung }}", 3.4)
    named = (what, "{{ b.themen }}¦{{ b.kuerzel }}", 4.2)
    number = ("{{ gezaehlt }}", "{{ b.zahl }}", 2.2)
    draft.heading(say("Planungslücken", "Planning gaps"))
    draft.text(
        say(
            "Bedarf, auf den keine gültige Fachplanung antwortet.",
            "Need to which no valid plan answers.",
        ),
        keep=True,
    )
    draft.either(
        "planungsluecken",
        lambda: draft.table(
            "b in planungsluecken",
            [
                named,
                (say("Grund", "Reason"), "{{ b.grund }}", 3.9),
                (where, "{{ b.raeume }}", 3.3),
                decided,
                number,
            ],
        ),
    )
    draft.heading(say("Schnittstellen", "Interfaces"))
    draft.text(
        say(
            "Fachplanungen, die mehr Menschen gemeinsam betreffen, als der Zufall erklärt:"
            " wer an einen Tisch gehört.",
            "Plans that more people share than chance explains: who should meet.",
        ),
        keep=True,
    )
    draft.either(
        "schnittstellen",
        lambda: draft.table(
            "b in schnittstellen",
            [
                (
                    say("Fachplanungen", "Plans"),
                    "{{ b.fachplanungen }}¦{{ b.kuerzel }}",
                    4.6,
                ),
                (say("Themen", "Themes"), "{{ b.themen }}", 4.3),
                decided,
                number,
                (say("durch Zufall", "by chance"), "{{ b.erwartet }}", 2.5),
            ],
        ),
    )
    draft.heading(say("Blinde Flecken", "Blind spots"))
    draft.text(
        say(
            "Fachplanungen und Räume, von denen wenig oder nichts zu hören ist.",
            "Plans and spaces of which little or nothing is heard.",
        ),
        keep=True,
    )
    draft.either("blinde_flecken", lambda: _blind(draft))
    draft.heading(say("Veränderungen", "Changes"))
    draft.text(
        say(
            "Gegenüber der letzten Runde oder der letzten Übergabe.",
            "Against the last round or the last hand-over.",
        ),
        keep=True,
    )
    draft.either(
        "veraenderungen",
        lambda: draft.table(
            "b in veraenderungen",
            [
                named,
                (say("Was", "What"), "{{ b.grund }}", 4.4),
                (where, "{{ b.raeume }}", 4.2),
                (say("jetzt", "now"), "{{ b.zahl }}", 2.1),
                (say("vorher", "before"), "{{ b.vorher }}", 2.1),
            ],
        ),
    )


def _blind(draft: Draft) -> None:
    say = draft.say
    draft.table(
        "b in blinde_flecken",
        [
            (say("Befund", "Finding"), "{{ b.ueberschrift }}¦{{ b.kuerzel }}", 6.0),
            (say("Grund", "Reason"), "{{ b.grund }}", 6.6),
            (say("Entscheidung", "Decision"), "{{ b.entscheidung }}", 4.4),
        ],
    )


def _plans(draft: Draft) -> None:
    say = draft.say
    draft.table(
        "plan in fachplanungen",
        [
            (say("Fachplanung", "Plan"), "{{ plan.name }}", 4.8),
            (say("Amt", "Office"), "{{ plan.amt }}", 4.0),
            (say("Kontakt", "Contact"), "{{ plan.kontakt }}", 3.0),
            (say("gültig", "valid"), "{{ plan.gueltig }}", 2.4),
            (say("Räume", "Spaces"), "{{ plan.raeume }}", 2.8),
        ],
    )


def _space(draft: Draft) -> None:
    """The page of a space; the loop variable is `raum`."""
    say = draft.say
    draft.text("{{ raum.satz }}¦{{ raum.beteiligte.kuerzel }}")
    draft.tag("if raum.hinweis")
    draft.text("{{ raum.hinweis }}")
    draft.tag("endif")
    draft.tag("if raum.diagramm")
    draft.block("raum.diagramm")
    draft.tag("endif")
    draft.tag("if raum.themen")
    draft.table("thema in raum.themen", _space_columns(draft, "thema"))
    draft.tag("endif")
    draft.tag("if raum.zielgruppen")
    draft.heading(say("Zielgruppen", "Target groups"), level=2)
    draft.table("gruppe in raum.zielgruppen", _space_columns(draft, "gruppe"))
    draft.tag("endif")
    draft.tag("if raum.befunde")
    draft.heading(say("Befunde", "Findings"), level=2)
    _told(draft, "raum.befunde")
    draft.tag("endif")


def _space_columns(draft: Draft, name: str) -> Columns:
    say = draft.say
    return [
        (
            say("Bezeichnung", "Name"),
            f"{{{{ {name}.name }}}}",
            5.0,
        ),
        (
            "{{ gezaehlt }}",
            f"{{{{ {name}.zahl }}}}¦{{{{ {name}.kuerzel }}}}",
            2.6,
        ),
        (say("Anteil", "Share"), f"{{{{ {name}.anteil }}}}", 1.6),
        (say("Stadt", "City"), f"{{{{ {name}.stadt.anteil }}}}", 1.6),
        (
            say("federführend", "leading"),
            f"{{{{ {name}.federfuehrend }}}} {{{{ {name}.vermerk }}}}",
            6.2,
        ),
    ]


BUILDERS: dict[str, Callable[[Draft], None]] = {
    "annex": annex,
    "invitation": invitation,
    "plan": plan_page,
    "council": council_page,
}


def build(kind: str, language: str) -> bytes:
    """The template of that kind as the product ships it."""
    draft = Draft(language)
    BUILDERS[kind](draft)
    return draft.content()


def main() -> None:
    """Write all of them."""
    for kind in BUILDERS:
        for language in ("de", "en"):
            (FOLDER / f"{kind}.{language}.docx").write_bytes(build(kind, language))


if __name__ == "__main__":
    main()
