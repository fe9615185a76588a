"""The few words of an export, German and English. Whoever works with data reads one of them."""

TEXTS = {
    "submission": ("Kennung der Einsendung (zufällig)", "Submission (random id)"),
    "version": ("Fassung des Fragebogens", "Version of the questionnaire"),
    "ortsteil": ("Ortsteil", "Ortsteil"),
    "language": ("Sprache, in der geantwortet wurde", "Language of the answers"),
    "channel": ("Zugangsweg", "Channel"),
    "channel_online": ("online", "online"),
    "channel_paper": ("Papier", "paper"),
    "channel_on_site": ("vor Ort", "on site"),
    "channel_telephone": ("Telefon", "telephone"),
    "received_on": ("Tag des Eingangs", "Day of receipt"),
    "theme": ("Thema in einem Kommentar", "Theme in a comment"),
    "comments": ("Kommentare in der Einsendung", "Comments in the submission"),
    "comments_read": (
        "davon von der Software gelesen",
        "of these read by the software",
    ),
    "comments_checked": ("davon von Menschen geprüft", "of these checked by people"),
    "theme_pipeline": ("Fassung der Themenerkennung", "Version of the theme pipeline"),
    "kind": ("Was die Zeile sagt", "What the row says"),
    "kind_answer": ("Antwort", "answer"),
    "kind_theme": ("Thema eines Kommentars", "theme of a comment"),
    "question": ("Frage", "Question"),
    "question_text": ("Wortlaut der Frage", "Wording of the question"),
    "item": ("Zeile oder Rangplatz", "Line or ranked option"),
    "item_text": ("Wortlaut der Zeile", "Wording of the line"),
    "value": ("Wert oder Code", "Value or code"),
    "value_text": ("Bedeutung des Codes", "Meaning of the code"),
    "text": ("Freier Text, wie geschrieben", "Free text as written"),
    "set_by": ("Von wem das Thema ist", "Who set the theme"),
    "set_by_machine": ("Software", "software"),
    "set_by_person": ("Mensch", "person"),
    "chosen": ("gewählt", "chosen"),
    "not_chosen": ("nicht gewählt", "not chosen"),
    "sheet_data": ("Daten", "Data"),
    "sheet_codebook": ("Codebuch", "Codebook"),
    "head_variable": ("Spalte", "Column"),
    "head_label": ("Bedeutung", "Meaning"),
    "head_kind": ("Art", "Kind"),
    "head_code": ("Code", "Code"),
    "head_number": ("Zahl in SPSS", "Number in SPSS"),
    "head_code_label": ("Bedeutung des Codes", "Meaning of the code"),
    "raw_data": (
        "Einzeldaten: nicht weitergeben, nicht veröffentlichen.",
        "Raw data: not to be passed on or published.",
    ),
}


def text(key: str, language: str) -> str:
    """Return the words; English for every language but German."""
    german, english = TEXTS[key]
    return german if language.startswith("de") else english
