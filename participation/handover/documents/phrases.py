"""What the documents of a hand-over say, in German and English.

Below web there is no gettext: a file must read the same whoever made it, in the language
that was asked for. Words that stand in every document of the product are in
publication/texts.py; words that a city can change stand in the templates.
"""

PHRASES: dict[str, tuple[str, str]] = {
    "handover": ("Übergabe", "Hand-over"),
    "step": ("Schritt", "Step"),
    "result": ("Ergebnis", "Deliverable"),
    "whole_city": ("ganze Stadt", "whole city"),
    "no_plan": ("keine Fachplanung", "no Fachplanung"),
    "nobody": ("niemand", "nobody"),
    "everybody": ("alle", "everybody"),
    "open_end": ("ohne Ende", "no end"),
    "unknown": ("nicht bekannt", "not known"),
    "to_confirm": ("{amt} (zu bestätigen)", "{amt} (to be confirmed)"),
    "ortsteil": ("Ortsteil", "Ortsteil"),
    "trace": (
        "Die kleinen grauen Kürzel (zum Beispiel {example}) führen zu jeder Zahl zurück."
        " Wer die Texte lesen darf, gibt „{reference} {example}“ in der Beteiligungs-Software"
        " unter „Übergaben“ ein und sieht die Kommentare hinter der Zahl.",
        "The small grey marks (such as {example}) lead back from each number. Whoever may"
        " read the texts enters “{reference} {example}” under “Hand-overs” in the"
        " participation software and sees the comments behind the number.",
    ),
    "withdrawn": (
        "Eine Veröffentlichung, aus der diese Übergabe gemacht ist, wurde am {day}"
        " zurückgenommen.",
        "A release that this hand-over is made of was withdrawn on {day}.",
    ),
    "withdrawn_why": ("Grund: {reason}", "Reason: {reason}"),
    "people_are_counted": (
        "Gezählt sind Menschen, nicht Kommentare. Eine Person kann mehrere Themen nennen.",
        "People are counted, not comments. A person can name several themes.",
    ),
    "not_a_need": (
        "Viele oder wenige Beiträge sagen nicht, wie groß der Bedarf ist: Manche Gruppen"
        " melden sich seltener zu Wort.",
        "Many or few contributions do not tell how large the need is: some groups speak up"
        " less often.",
    ),
    "legend_withheld": (
        "„·“: Zahl geheim gehalten (unter der Mindestzahl {minimum} oder aus anderen errechenbar)",
        "“·”: number withheld (below the minimum of {minimum}, or it would tell another one)",
    ),
    "legend_nothing": ("„–“: niemand (genau null)", "“–”: nobody (exactly zero)"),
    "legend_outside": (
        "„x“: die federführenden Fachplanungen gelten nicht für diesen Raum",
        "“x”: the leading plans do not cover this space",
    ),
    "legend_inseparable": (
        "„nt“: nicht trennbar, die federführende Fachplanung gilt nur für einen Teil des"
        " zusammengefassten Raums",
        "“ns”: not separable, the leading plan covers only a part of the merged space",
    ),
    "inseparable": ("nt", "ns"),
    "source_release": (
        "{title}, Veröffentlichung {number}, Stand {as_of}",
        "{title}, release {number}, as of {as_of}",
    ),
    "method_sources": ("Grundlage", "Based on"),
    "method_taken_part": ("Teilgenommen", "Took part"),
    "method_space": ("Räume", "Spaces"),
    "method_scheme": ("Themenschema", "Theme scheme"),
    "method_rules": ("Regeln", "Rules"),
    "method_software": ("Software", "Software"),
    "method_versions": ("Fassungen", "Versions"),
    "by_ortsteil": ("Ortsteile", "Ortsteile"),
    "merged": (
        "Die Zahlen gelten für {label} zusammen und sind nicht trennbar.",
        "The numbers are for {label} together and cannot be separated.",
    ),
    "sum_people": (
        "{people} haben sich beteiligt.",
        "{people} took part.",
    ),
    "sum_commented": (
        "Kommentare dazu, was ihnen wichtig ist, schrieben {people}.",
        "Comments on what matters to them were written by {people}.",
    ),
    "sum_withheld": (
        "Wie viele Menschen sich beteiligt haben, bleibt geheim.",
        "How many people took part is withheld.",
    ),
    "sum_nobody": ("Niemand hat sich beteiligt.", "Nobody took part."),
    "people_one": ("1 Mensch", "1 person"),
    "people_many": ("{count} Menschen", "{count} people"),
    "people_nobody": ("niemand", "nobody"),
    "people_withheld": (
        "Menschen, deren Zahl geheim bleibt",
        "people whose number is withheld",
    ),
    "sum_themes": (
        "Am häufigsten geht es um {themes}.",
        "The most frequent themes are {themes}.",
    ),
    "theme_with": ("{theme} ({people})", "{theme} ({people})"),
    "sum_gaps": (
        "Planungslücken: {count}. Dort gibt es Bedarf, und keine Fachplanung antwortet darauf.",
        "Planning gaps: {count}. There is a need and no plan answers to it.",
    ),
    "sum_interfaces": (
        "Schnittstellen: {count}. Hier sollten Fachplanungen miteinander sprechen.",
        "Interfaces: {count}. Here plans should talk to each other.",
    ),
    "sum_blind": (
        "Blinde Flecken und stille Räume: {count}. Von dort ist wenig oder nichts zu hören.",
        "Blind spots and quiet spaces: {count}. Little or nothing is heard from there.",
    ),
    "sum_changes": (
        "Veränderungen gegenüber früher: {count}.",
        "Changes since before: {count}.",
    ),
    "space_people": (
        "In {space} haben sich {people} beteiligt.",
        "In {space} {people} took part.",
    ),
    "space_withheld": (
        "In {space} haben sich zu wenige Menschen beteiligt, um Zahlen zu zeigen.",
        "In {space} too few people took part to show numbers.",
    ),
    "space_without_ortsteil": (
        "Menschen, die keinen Ortsteil angegeben haben: {count}.",
        "People who named no Ortsteil: {count}.",
    ),
    "space_nobody": (
        "Aus {space} liegt nichts vor. Das heißt nicht, dass es dort keinen Bedarf gibt.",
        "There is nothing from {space}. This does not mean that there is no need.",
    ),
    "head_gap": ("Planungslücke: {topics}", "Planning gap: {topics}"),
    "head_interface": ("Schnittstelle: {plans}", "Interface: {plans}"),
    "head_blind_spot": ("Blinder Fleck: {what}", "Blind spot: {what}"),
    "head_quiet": ("Stiller Raum: {spaces}", "Quiet space: {spaces}"),
    "head_change": ("Veränderung: {topics}", "Change: {topics}"),
    "head_theme": ("Thema: {topics}", "Theme: {topics}"),
    "say_theme": (
        "Das nennen {people} in der ganzen Stadt.",
        "{people} in the whole city name it.",
    ),
    "say_gap": (
        "{people} sprechen davon ({where}). {reason}",
        "{people} speak of it ({where}). {reason}",
    ),
    "say_gap_withheld": (
        "Wie viele Menschen davon sprechen, bleibt geheim ({where}). {reason}",
        "How many people speak of it is withheld ({where}). {reason}",
    ),
    "say_interface_withheld": (
        "Wie viele Menschen Themen beider Seiten nennen, bleibt geheim ({topics}).",
        "How many people name themes of both sides is withheld ({topics}).",
    ),
    "say_quiet_withheld": (
        "{reason} Wie viele sich beteiligt haben, bleibt geheim.",
        "{reason} How many took part is withheld.",
    ),
    "say_change_withheld": ("{reason}", "{reason}"),
    "quoted": ("„{words}“", "“{words}”"),
    "say_interface": (
        "{people} nennen Themen beider Seiten ({topics}).{expected}",
        "{people} name themes of both sides ({topics}).{expected}",
    ),
    "say_expected": (
        " Durch Zufall allein wären es etwa {expected}.",
        " Chance alone would bring about {expected}.",
    ),
    "say_blind_spot": ("{reason}", "{reason}"),  # nothing came: no number to tell
    "say_quiet": (
        "{reason} Beteiligt haben sich {people}.",
        "{reason} {people} took part.",
    ),
    "say_change": (
        "{reason} Jetzt {people}, vorher {before}.",
        "{reason} Now {people}, before {before}.",
    ),
    "reason_no_plan": (
        "Keine gültige Fachplanung ist zuständig.",
        "No valid plan deals with it.",
    ),
    "reason_expired": (
        "Die zuständige Fachplanung ist abgelaufen.",
        "The responsible plan has expired.",
    ),
    "reason_not_yet_valid": (
        "Die zuständige Fachplanung gilt noch nicht.",
        "The responsible plan is not yet valid.",
    ),
    "reason_ended": (
        "Die zuständige Fachplanung ist beendet.",
        "The responsible plan was ended.",
    ),
    "reason_space_without_plan": (
        "Keine Fachplanung gilt für diesen Raum.",
        "No plan covers this space.",
    ),
    "reason_marked_by_person": (
        "Beim Lesen der Kommentare von Menschen als Lücke gekennzeichnet.",
        "Marked as a gap by people who read the comments.",
    ),
    "reason_area_left_out": (
        "Die zuständigen Fachplanungen gelten hier nicht.",
        "The responsible plans do not cover this area.",
    ),
    "reason_group_left_out": (
        "Die zuständigen Fachplanungen gelten nicht für diese Zielgruppe.",
        "The responsible plans do not cover this target group.",
    ),
    "reason_no_theme": (
        "Der Fachplanung ist kein Thema zugeordnet; so kann sie nichts erreichen.",
        "No theme is routed to the plan, so nothing can reach it.",
    ),
    "reason_no_input": (
        "Zu den Themen dieser Fachplanung kam nichts an.",
        "Nothing was said on the themes of this plan.",
    ),
    "reason_nothing_from_there": (
        "Von dort kam nichts an.",
        "Nothing came from there.",
    ),
    "reason_quiet_and_burdened": (
        "Wenige Antworten, obwohl der Raum als belastet gilt: hier hingehen und fragen.",
        "Few answers although the space counts as burdened: go there and ask.",
    ),
    "reason_new": ("Neu hinzugekommen.", "New."),
    "reason_growing": ("Wird häufiger genannt.", "Named more often."),
    "reason_fading": ("Wird seltener genannt.", "Named less often."),
    "reason_solved": (
        "Besteht nach den Regeln nicht mehr.",
        "By the rules it is there no longer.",
    ),
    "decision_accepted": ("angenommen", "accepted"),
    "decision_rejected": ("abgelehnt", "rejected"),
    "decision_in_work": ("in Arbeit", "in work"),
    "decision_none": ("noch offen", "still open"),
    "mode_informiert": ("wird informiert", "is informed"),
    "mode_gehoert": ("wird gehört", "is heard"),
    "mode_wirkt_mit": ("wirkt mit", "contributes"),
    "mode_entscheidet": ("entscheidet", "decides"),
    "mode_none": ("noch nicht festgelegt", "not decided yet"),
    "role_lead": ("federführend", "leading"),
    "role_partner": ("beteiligt", "partner"),
    "role_affected": ("betroffen", "affected"),
    "chart_themes": (
        "Themen der Kommentare: {where}",
        "Themes of the comments: {where}",
    ),
    "chart_alt": (
        "Balkendiagramm „{title}“, Menschen je Thema. {lines}",
        "Bar chart “{title}”, people by theme. {lines}",
    ),
    "chart_withheld": ("{label} (geheim)", "{label} (withheld)"),
    "people": ("Menschen", "People"),
    "matrix_title": (
        "Themen und Fachplanungen nach Räumen, Tabelle {number} von {of}",
        "Themes and plans by space, table {number} of {of}",
    ),
    "space": ("Raum", "Space"),
    "took_part": ("Beteiligte", "Took part"),
    "more_ortsteile": ("und {count} weitere", "and {count} more"),
    "more_spaces": ("und {count} weitere Räume", "and {count} more spaces"),
    "page_of": ("Seite {page} von {pages}", "Page {page} of {pages}"),
    "published_comments": (
        "Veröffentlichte Kommentare; was auf eine Person weist, ist ersetzt.",
        "Published comments; what points to a person is replaced.",
    ),
    "masked_comments": (
        "Aus den Kommentaren; was auf eine Person weist, ist ersetzt.",
        "From the comments; what points to a person is replaced.",
    ),
    "not_handed_over": ("(noch keine)", "(none yet)"),
    "conference_title": (
        "Planungskonferenz: {plans}",
        "Planning conference: {plans}",
    ),
    "live_trace": (
        "Die Zahlen sind eine geschützte Ansicht vom {day} und noch nicht veröffentlicht.",
        "The numbers are a protected view of {day} and not published yet.",
    ),
    "to_set": ("wird noch festgelegt", "still to be set"),
    "date": ("Termin", "Date"),
    "place": ("Ort", "Place"),
    "comments_one": ("1 Kommentar", "1 comment"),
    "comments_many": ("{count} Kommentare", "{count} comments"),
    "comments_withheld": (
        "Kommentare, deren Zahl geheim bleibt",
        "comments whose number is withheld",
    ),
    "comments_nobody": ("kein Kommentar", "no comment"),
    "comments": ("Kommentare", "Comments"),
    "comments_are_counted": (
        "Gezählt sind Kommentare, nicht Menschen: Diese Übergabe stammt aus einer früheren"
        " Fassung der Software.",
        "Comments are counted, not people: this hand-over is from an earlier version of the"
        " software.",
    ),
    "no_trace": (
        "Diese Übergabe stammt aus einer früheren Fassung der Software; ihre Zahlen lassen"
        " sich nicht bis zu den Kommentaren zurückverfolgen.",
        "This hand-over is from an earlier version of the software; its numbers cannot be"
        " traced to the comments.",
    ),
    # Slides
    "slide_method": ("Wie die Zahlen entstanden sind", "How the numbers came about"),
    "slide_summary": ("Auf einen Blick", "At a glance"),
    "slide_symbols": ("Zeichen und Nachweis", "Symbols and trace"),
    "bar_found": ("tatsächlich", "as counted"),
    "bar_chance": ("durch Zufall erwartet", "expected by chance"),
    "bar_before": ("vorher", "before"),
    "bar_now": ("jetzt", "now"),
    "slide_trace": ("Nachweis: {reference} {ref}", "Trace: {reference} {ref}"),
    "chart_finding": (
        "Menschen nach Räumen: {what}",
        "People by space: {what}",
    ),
    # Sheets
    "sheet_overview": ("Übersicht", "Overview"),
    "sheet_themes": ("Themen", "Themes"),
    "sheet_groups": ("Zielgruppen", "Target groups"),
    "sheet_matrix": ("Matrix", "Matrix"),
    "sheet_group_matrix": ("Matrix Zielgruppen", "Matrix target groups"),
    "sheet_refs": ("Kürzel der Matrix", "Marks of the matrix"),
    "sheet_group_refs": ("Kürzel Zielgruppen", "Marks target groups"),
    "sheet_findings": ("Befunde", "Findings"),
    "sheet_gaps": ("Planungslücken", "Gaps"),
    "sheet_interfaces": ("Schnittstellen", "Interfaces"),
    "sheet_blind": ("Blinde Flecken", "Blind spots"),
    "sheet_changes": ("Veränderungen", "Changes"),
    "sheet_plans": ("Fachplanungen", "Plans"),
    "sheet_actors": ("Akteursgruppen", "Actor groups"),
    "sheet_spaces": ("Räume", "Spaces"),
    "sheet_legend": ("Zeichen", "Symbols"),
    "topic": ("Thema oder Zielgruppe", "Theme or target group"),
    "title": ("Titel", "Title"),
    "what": ("Angabe", "Item"),
    "value": ("Inhalt", "Content"),
    "remark": ("Vermerk", "Remark"),
    "ref": ("Kürzel", "Mark"),
    "base": ("von", "of"),
    "share": ("Anteil", "Share"),
    "checked": ("durch Personen geprüft", "checked by people"),
    "reason": ("Grund", "Reason"),
    "where": ("Räume", "Spaces"),
    "plans": ("Fachplanungen", "Plans"),
    "topics": ("Themen", "Themes"),
    "expected": ("durch Zufall erwartet", "expected by chance"),
    "before": ("vorher", "before"),
    "decision": ("Entscheidung", "Decision"),
    "plan": ("Fachplanung", "Plan"),
    "amt": ("Amt", "Office"),
    "contact": ("Kontakt", "Contact"),
    "valid": ("gültig", "valid"),
    "groups_of_plan": ("gilt für", "is for"),
    "actor": ("Akteursgruppe", "Actor group"),
    "mode": ("Beteiligung", "Participation"),
    "format": ("Format", "Format"),
    "receives": ("erhält", "receives"),
    "ortsteile": ("Ortsteile", "Ortsteile"),
    "role": ("Rolle", "Role"),
    "finding": ("Befund", "Finding"),
    # Names of files
    "file_annex": ("anlage", "annex"),
    "file_invitation": ("einladung", "invitation"),
    "file_plan": ("fachplanung", "plan"),
    "file_council": ("ortsteilrat", "council"),
    "file_slides": ("folien", "slides"),
    "file_tables": ("tabellen", "tables"),
    "file_simulated": ("simuliert", "simulated"),
}


def phrase(key: str, language: str, **values: object) -> str:
    """The words for the key with its values; German unless English is asked for."""
    words = PHRASES[key][language == "en"]
    return words.format(**values) if values else words


def known(key: str) -> bool:
    """Tell whether there are words; a rule of tomorrow may have a reason we do not know."""
    return key in PHRASES


def listed(parts: list[str], language: str) -> str:
    """The parts as a sentence lists them: a, b und c."""
    if len(parts) < 2:
        return "".join(parts)
    joint = " and " if language == "en" else " und "
    return ", ".join(parts[:-1]) + joint + parts[-1]
