"""What is wrong with a template, in plain words."""

from flask_babel import gettext, lazy_gettext

from participation.handover.documents.filling.fill import Flaw

FLAWS = {
    "not_docx": lazy_gettext("Das ist kein Word-Dokument (.docx)."),
    "not_pptx": lazy_gettext("Das ist keine PowerPoint-Datei (.pptx)."),
    "encrypted": lazy_gettext(
        "Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern."
    ),
    "too_large": lazy_gettext(
        "Die Datei ist zu groß oder wird beim Ausfüllen zu groß."
    ),
    "macros": lazy_gettext(
        "Die Datei enthält Makros oder eingebettete Objekte. Bitte ohne sie als .docx speichern."
    ),
    "embedded": lazy_gettext(
        "Die Datei enthält Makros, Ton, Filme oder eingebettete Dateien; auch ein Diagramm"
        " auf einer Folie ist eine. Bitte diese Teile löschen und als .pptx speichern."
    ),
    "external": lazy_gettext(
        "Die Datei verweist nach außen. Bitte den Link oder das verknüpfte Bild entfernen."
    ),
    "entities": lazy_gettext("Die Datei ist beschädigt oder von Hand verändert."),
    "field": lazy_gettext("Diese Feldfunktion von Word ist nicht erlaubt."),
    "syntax": lazy_gettext(
        "Ein Platzhalter oder Befehl ist falsch geschrieben, oder zu einem Befehl fehlt das"
        " Ende (endfor, endif)."
    ),
    "unknown": lazy_gettext("Diesen Platzhalter gibt es hier nicht."),
    "forbidden": lazy_gettext(
        "Vorlagen dürfen nur Platzhalter, „for“ und „if“ enthalten; rechnen und aufrufen geht"
        " nicht."
    ),
    "block_in_line": lazy_gettext(
        "Ein Diagramm oder eine Tabelle steht mitten im Text. Solche Platzhalter brauchen"
        " einen eigenen Absatz und die Form {{p name }}."
    ),
    "block_in_header": lazy_gettext(
        "Diagramme können nicht in der Kopf- oder Fußzeile stehen."
    ),
    "broken": lazy_gettext(
        "Beim Ausfüllen entsteht kein gültiges Word-Dokument. Oft stehen „for“ und „endfor“"
        " nicht beide in eigenen Absätzen oder nicht beide in Tabellenzeilen."
    ),
    "broken_deck": lazy_gettext(
        "Die Datei lässt sich nicht lesen. Bitte in PowerPoint oder Impress öffnen und noch"
        " einmal als .pptx speichern."
    ),
    "no_title_layout": lazy_gettext(
        "Im Folienmaster fehlt ein Layout für die Titelfolie (Titel und Untertitel)."
    ),
    "no_title_only": lazy_gettext(
        "Im Folienmaster fehlt das Layout „Nur Titel“ (ein Titel und sonst kein Feld für"
        " Inhalt)."
    ),
    "too_small": lazy_gettext(
        "Neben Titel, Logo und Fußzeile bleibt auf der Folie zu wenig Platz für Text und"
        " Diagramme. Bitte diese Teile im Folienmaster kleiner machen oder an den Rand"
        " rücken."
    ),
    "no_alternative": lazy_gettext(
        "Ein Bild hat keinen Alternativtext. Bitte in Word mit der rechten Maustaste auf das"
        " Bild gehen und „Alternativtext“ ausfüllen."
    ),
    "too_slow": lazy_gettext("Das Ausfüllen dauert zu lange."),
    "missing": lazy_gettext(
        "Dieser Platzhalter fehlt; ohne ihn darf keine Zahl hinausgehen."
    ),
}


def flaw_text(flaw: Flaw) -> str:
    """The reason, and where in the document."""
    said = str(FLAWS.get(flaw.reason, FLAWS["broken"]))
    place = f"{{{{ {flaw.quote} }}}}" if flaw.reason == "missing" else flaw.quote
    if place:
        said = gettext("%(reason)s Stelle: „%(place)s“", reason=said, place=place)
    if flaw.said:
        said = gettext(
            "%(reason)s (Meldung: %(message)s)", reason=said, message=flaw.said
        )
    return said
