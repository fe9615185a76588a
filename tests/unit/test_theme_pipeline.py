import sys

import numpy as np
import pytest
import spacy

from participation.themes.examples import Example, ExampleError, load_examples
from participation.themes.intervals import wilson
from participation.themes.pipeline import (
    ModelError,
    build_tagger,
    evaluate,
    load_tagger,
    train,
)
from participation.themes.pipeline.combining import Combination, rule_log_odds
from participation.themes.pipeline.component import ThemeTagger
from participation.themes.pipeline.language import MAX_CHARACTERS, clean
from participation.themes.scheme import SCHEME_PATH, load_scheme
from participation.themes.tagger import (
    MAX_SUGGESTIONS,
    TextReading,
    ThemeSpan,
    is_unsure,
)

MODEL = SCHEME_PATH.parent / "model"


@pytest.fixture(scope="module")
def tagger():
    return load_tagger(MODEL)


@pytest.fixture(scope="module")
def small_scheme():
    def theme(key, *stems):
        texts = {"de": key}
        return {
            "key": key,
            "label": texts,
            "plain_label": texts,
            "description": texts,
            "rules": {"stems": list(stems)},
        }

    return load_scheme(
        {
            "key": "small",
            "version": "1",
            "title": {"de": "klein"},
            "themes": [
                theme("bus", "bus"),
                theme("baum", "baum"),
                theme("neu", "glas"),
            ],
        }
    )


@pytest.fixture(scope="module")
def small_examples():
    places = "Rieth Anger Alach Kerspleben Melchendorf Gispersleben Urbich Linderbach"
    return [
        Example(text.format(place), frozenset({theme} - {""}))
        for place in places.split()
        for text, theme in (
            ("Der Bus nach {} ist zu voll", "bus"),
            ("In {} fährt abends keiner mehr heim", "bus"),
            ("Haltestelle {} ohne Dach", "bus"),
            ("Die Bäume in {} vertrocknen", "baum"),
            ("Mehr Schatten durch Linden in {}", "baum"),
            ("Kastanien in {} erhalten", "baum"),
            ("{} gefällt mir", ""),
            ("Zu {} sage ich nichts weiter", ""),
            ("Weiß nicht, wohne nicht in {}", ""),
        )
    ]


@pytest.fixture(scope="module")
def small(small_scheme, small_examples):
    return train(small_scheme, small_examples)


def tags(tagger, *texts):
    return [list(reading.themes) for _, reading in tagger(enumerate(texts))]


def assigned(tagger, text):
    return {tag.theme for tag in tags(tagger, text)[0] if tag.band == "assigned"}


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Bus fährt abends nicht, im Dunkeln Angst", {"oepnv", "sicherheit"}),
        ("Der Spielplatz ist kaputt", {"kinder"}),
        ("SPIELPLÄTZE FEHLEN", {"kinder"}),
        ("Spielplaetze fehlen", {"kinder"}),
        ("Spiel-Plätze fehlen", {"kinder"}),
        ("Kinderarztpraxis fehlt", {"gesundheit"}),
        ("Keine Termine im Bürgeramt", {"beteiligung"}),
        ("Bitte alles in Leichter Sprache", {"inklusion"}),
        ("Deutschkurs ist voll", {"integration"}),
        ("Im Park fehlen Bäume", {"gruen"}),
        ("Parken ist hier unmöglich", {"autoverkehr"}),
    ],
)
def test_the_shipped_model_assigns_plain_cases(tagger, text, themes):
    assert assigned(tagger, text) == themes


@pytest.mark.parametrize(
    "text",
    [
        "Kein Kontakt",
        "Das ist gerade so vereinbart",
        "Insgesamt zufrieden",
        "Ich habe das begründet",
        "weiß nicht",
    ],
)
def test_false_friends_and_empty_phrases_stay_unsure(tagger, text):
    assert is_unsure(tags(tagger, text)[0])


def test_tags_come_assigned_first_and_suggestions_are_few(tagger):
    text = "Bus, Arzt, Laden, Kita, Schule, Park, Polizei, Müll, Miete, Verein, Kino"

    bands = [tag.band for tag in tags(tagger, text)[0]]

    assert bands == sorted(bands)
    assert bands.count("suggested") <= MAX_SUGGESTIONS


def test_ids_come_back_in_order(tagger):
    texts = [(f"id-{number}", "Radweg") for number in range(300)]

    assert [key for key, _ in tagger(texts)] == [key for key, _ in texts]


def test_evidence_names_the_words_in_the_text_as_written(tagger):
    text = "Liebe Stadt 🙂, die HALTESTELLENBELEUCHTUNG ist kaputt!"

    evidence = {tag.theme: tag.evidence for tag in tags(tagger, text)[0]}

    assert evidence["oepnv"][0] == (19, 31, "HALTESTELLEN")
    assert evidence["wohnumfeld"][0] == (31, 42, "BELEUCHTUNG")


def test_every_piece_of_evidence_is_cut_from_the_text(tagger):
    texts = [
        "Mu\u0308ll auf dem Spielpla\u0308tzchen",
        "Rad-/Fußweg\tund\n\nBäcker",
        "Öffentliche Toilette? Fehlt.\x00 Arzt auch.",
    ]

    wrong = [
        (text, piece)
        for text, found in zip(texts, tags(tagger, *texts), strict=True)
        for tag in found
        for piece in tag.evidence
        if text[piece[0] : piece[1]] != piece[2]
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00",
        "!?…",
        "😀😀",
        "\ud800",
        "مرحبا بكم",
        "x" * 100_000,
        "\u202e",
    ],
)
def test_texts_without_words_have_no_assigned_theme(tagger, text):
    assert is_unsure(tags(tagger, text)[0])


def test_long_texts_are_read_from_the_beginning(tagger):
    text = "Radweg fehlt. " + "bla " * 25_000

    assert "rad_fuss" in {tag.theme for tag in tags(tagger, text)[0]}


def test_equal_input_and_seed_give_equal_bytes(small, small_scheme, small_examples):
    again = train(small_scheme, small_examples, seed=0)

    assert again.to_bytes() == small.to_bytes()


def test_a_model_folder_gives_back_the_same_tagger(small, tmp_path):
    small.to_disk(tmp_path)
    before, after = build_tagger(small.component), load_tagger(tmp_path)

    text = "Der Bus und die Bäume"

    assert after.version == before.version
    assert tags(after, text) == tags(before, text)


def test_the_component_survives_spacys_own_saving(small, tmp_path):
    nlp = spacy.blank("de")
    nlp.add_pipe("theme_tagger").from_bytes(small.to_bytes())
    nlp.to_disk(tmp_path)

    doc = spacy.load(tmp_path)("Der Bus nach Rieth")

    assert doc.cats == nlp("Der Bus nach Rieth").cats
    assert max(doc.cats, key=doc.cats.get) == "bus"


def test_versions_differ_by_scheme(small, small_scheme, small_examples):
    other = load_scheme(small_scheme.source.replace('"glas"', '"holz"'))

    versions = {
        build_tagger(trained.component).version
        for trained in (small, train(other, small_examples))
    }

    assert len(versions) == 2


def test_a_theme_without_examples_is_decided_by_its_rules(small):
    tagger = build_tagger(small.component)

    assert "neu" in assigned(tagger, "Glascontainer")


def test_training_without_examples_leaves_the_rules(small_scheme):
    tagger = build_tagger(train(small_scheme, []).component)

    assert assigned(tagger, "Nachtbus") == {"bus"}


def test_learned_words_reach_a_theme_that_no_rule_names(small):
    tagger = build_tagger(small.component)

    assert assigned(tagger, "Kastanien und Linden in Hochheim") == {"baum"}


def test_system_themes_are_never_given(tagger):
    themes = {tag.theme for found in tags(tagger, "Sonstiges") for tag in found}

    assert themes & {"sonstiges", "planungsluecke"} == set()


def test_progress_is_told(small_scheme, small_examples):
    said = []

    train(small_scheme, small_examples[:6], progress=said.append)

    assert said == [
        "reading 6 examples",
        "scoring out of fold",
        "fitting on all examples",
    ]


def test_a_rejected_suggestion_counts_as_a_negative(small_scheme, small_examples):
    text = "Kastanien in Rieth erhalten"
    rejected = [
        Example(text, frozenset(), frozenset({"baum"}), complete=False, weight=3.0)
    ] * 30

    def chance(examples):
        component = train(small_scheme, examples).component
        return component(spacy.blank("de").make_doc(text)).cats["baum"]

    assert chance(small_examples + rejected) < chance(small_examples)


def test_chances_are_shares():
    generator = np.random.default_rng(0)
    targets = (generator.random((4000, 3)) < 0.3).astype(float)
    scores = 2 * targets + generator.normal(size=(4000, 3)) - 1.5
    nothing, known = np.full((4000, 3), -2.0), np.ones((4000, 3))

    joined = Combination.fit(scores, nothing, targets, known, trust=np.ones(3))
    chances = joined.chances(scores, nothing)

    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        taken = (chances >= low) & (chances < low + 0.2)
        assert abs(chances[taken].mean() - targets[taken].mean()) < 0.05


def test_rules_decide_as_long_as_nothing_was_learned():
    scores, targets = np.zeros((10, 2)), np.zeros((10, 2))
    rules = rule_log_odds(np.tile([[0.0, 0.75]], (10, 1)))

    joined = Combination.fit(
        scores, rules, targets, np.ones_like(targets), trust=np.zeros(2)
    )

    assert joined.chances(scores, rules)[0].round(2).tolist() == [0.07, 0.88]


def test_themes_that_go_together_lift_each_other():
    generator = np.random.default_rng(0)
    one = (generator.random(800) < 0.5).astype(float)
    targets = np.stack([one, one], axis=1)
    scores = np.stack([4 * one - 2, np.zeros(800)], axis=1)
    scores += generator.normal(size=scores.shape) / 2
    nothing = np.zeros_like(scores)

    joined = Combination.fit(
        scores, nothing, targets, np.ones_like(targets), trust=np.ones(2)
    )

    found = joined.chances(np.array([[2.0, 0.0], [-2.0, 0.0]]), np.zeros((2, 2)))
    assert (found[:, 1] > 0.5).tolist() == [True, False]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("model.npz", None, "cannot be read"),
        ("model.npz", b"broken", "damaged, the checksum differs"),
        ("meta.json", b"{}", "no description of a model"),
        ("meta.json", b'{"format": 99, "sha256": ""}', "format 99, needs 2"),
        ("scheme.json", b"{}", "its scheme is broken"),
    ],
)
def test_a_broken_model_names_file_and_reason(small, tmp_path, name, content, reason):
    small.to_disk(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ModelError, match=reason):
        load_tagger(tmp_path)


def test_an_empty_component_says_what_it_lacks():
    with pytest.raises(ModelError, match="holds no model"):
        ThemeTagger()(spacy.blank("de")("Bus"))


def test_an_installed_trained_pipeline_lends_its_lemmas(small, tmp_path, monkeypatch):
    folder = tmp_path / "de_tiny_tests"
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"ORTH": "Omnen"}]], {"LEMMA": "Bus"})
    folder.mkdir()
    nlp.to_disk(folder / "pipeline")
    (folder / "__init__.py").write_text(
        "from pathlib import Path\nimport spacy\n\n"
        "def load(**options):\n"
        "    return spacy.load(Path(__file__).parent / 'pipeline', **options)\n"
    )
    info = tmp_path / "de_tiny_tests-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: de-tiny-tests\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path)

    plain = build_tagger(small.component)
    trained = build_tagger(small.component, trained=("de_absent", "de_tiny_tests"))

    assert trained.version != plain.version
    assert [tag.theme for tag in tags(trained, "Omnen")[0]] == ["bus"]
    assert tags(plain, "Omnen")[0] == []


def test_evaluation_counts_assigned_tags(small_scheme):
    class Fixed:
        version = "fixed"

        def __call__(self, texts):
            for key, text in texts:
                band = "suggested" if "?" in text else "assigned"
                yield key, TextReading((ThemeSpan("bus", 0.8, band),))

    examples = [
        Example("Bus", frozenset({"bus"})),
        Example("Baum", frozenset({"baum"})),
        Example("Bus?", frozenset({"bus"})),
        Example("halb gelesen", frozenset(), complete=False),
    ]

    report = evaluate(Fixed(), small_scheme.content_keys, examples)

    assert report.micro_f1 == pytest.approx(2 / 3)
    assert report.themes["bus"].precision_interval == wilson(2, 3)
    bus, micro = report.assigned["bus"], report.assigned_micro
    assert report.comments == 3
    assert (bus.right, bus.wrong, bus.missed) == (1, 1, 1)
    assert (micro.right, micro.wrong, micro.missed) == (1, 1, 2)
    assert report.macro_f1 == pytest.approx(0.4)
    assert report.share_unsure == pytest.approx(1 / 3)
    assert report.offered_recall == pytest.approx(2 / 3)
    assert report.calibration_error == pytest.approx(0.4 / 3)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ('{"themes": []}', "needs a text"),
        ('{"text": "x", "themes": "bus"}', "themes must be a list of theme keys"),
    ],
)
def test_a_bad_example_is_named_by_file_and_line(tmp_path, line, reason):
    path = tmp_path / "examples.jsonl"
    path.write_text('{"text": "gut", "themes": []}\n' + line)

    with pytest.raises(ExampleError, match=f"examples.jsonl, line 2: {reason}"):
        load_examples([path])


def test_web_processes_can_import_themes_without_spacy_and_numpy():
    import subprocess

    program = (
        "import sys, participation.themes.tagger, participation.themes.scheme,"
        " participation.themes.rules, participation.themes.examples,"
        " participation.themes.evaluation;"
        " print(sorted({'spacy', 'numpy', 'thinc'} & set(sys.modules)))"
    )

    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert found.stdout == "[]\n"


@pytest.mark.parametrize("text", [".,.,.,", "a", "a.b", "('", "\U0001f621a"])
def test_endless_words_are_parted_before_they_hold_a_worker(text):
    """spaCy's tokenizer needs minutes for 20,000 marks in a row; no blank, no end."""
    parted = clean(text * 9_000)

    assert len(parted) == min(len(text) * 9_000, MAX_CHARACTERS)
    assert max(map(len, parted.split()), default=0) < 100


def test_ordinary_texts_are_read_as_they_are():
    text = "Müll!! :-) https://www.erfurt.de/ef/de/leben, evtl. Str./Weg"

    assert clean(text) == text
