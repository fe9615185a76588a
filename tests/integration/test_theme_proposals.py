"""From waiting comments to a theme of the city's own, or to words of one that exists."""

import uuid
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, event, select

from participation.cli.seed import load_city
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_key
from participation.database import Base
from participation.responses.models import Comment
from participation.responses.receipts import keep_receipt, receipt_code, withdraw
from participation.themes.models import Theme, ThemeProposal, ThemeWord
from participation.themes.own_scheme import (
    add_words,
    create_theme,
    current_scheme,
    split_words,
)
from participation.themes.proposals import (
    AlreadyDecidedError,
    become_theme,
    count_open_proposals,
    find_proposals,
    merge_into,
    open_proposals,
    set_aside,
)
from participation.themes.rules import ThemeMatcher, word_forms
from participation.themes.scheme import load_scheme
from participation.themes.whole_scheme import rule_of
from tests.integration.planting import DAY, plant
from tests.integration.staff import page, send, signed_in, words

BASE = load_scheme()
TEXTS = {"Hebamme": "Es fehlt eine Hebamme", "Imker": "Mehr Platz für Imker"}
SECOND = {"Hebamme": "fehlt", "Imker": "Platz"}
ADDRESS = "/staff/themen/neue"


@dataclass
class Found:
    members: tuple[int, ...]
    words: tuple[str, ...]


def by_word(texts, *, names):
    """A finder without any model."""
    found = [
        Found(
            tuple(n for n, text in enumerate(texts) if word in text),
            (word, SECOND[word]),
        )
        for word in TEXTS
    ]
    return [cluster for cluster in found if cluster.members]


@pytest.fixture
def planted(database):
    with database.transaction() as session:
        plant(session, 6, state="unsure", text=TEXTS["Hebamme"] + ", Tel. 0361 1234567")
        plant(session, 5, state="none", text=TEXTS["Imker"])
        plant(session, 9, themes=["oepnv"], text=TEXTS["Hebamme"])
        plant(session, 9, state="unsure", text=TEXTS["Imker"], simulated=True)
    find_proposals(database, find=by_word, today=DAY)
    return database


def proposals(database):
    with database.session() as session:
        return {found.words[0]: found for found in open_proposals(session)}


def decide(database, use_case, **options):
    with database.transaction() as session:
        return use_case(session, today=DAY, **options)


def test_only_real_comments_without_a_theme_are_looked_at(planted):
    found = proposals(planted)

    assert {word: proposal.size for word, proposal in found.items()} == {
        "Hebamme": 6,
        "Imker": 5,
    }
    assert len(found["Imker"].typical) == 3


def test_looking_again_keeps_the_proposals_and_drops_what_is_no_more(planted):
    before = proposals(planted)
    with planted.transaction() as session:
        session.execute(delete(Comment).where(Comment.text.startswith("Mehr Platz")))

    number = find_proposals(planted, find=by_word, today=DAY)

    after = proposals(planted)
    assert (number, set(after)) == (1, {"Hebamme"})
    assert after["Hebamme"].id == before["Hebamme"].id


def test_a_comment_that_is_taken_back_meanwhile_does_not_end_the_look(planted):
    if planted.is_sqlite:
        pytest.skip("SQLite has one writer")
    free = []

    def take_back(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO theme_proposal_comment"):
            with planted.session() as other:
                found = select(Comment.id).with_for_update(skip_locked=True)
                free.append(len(other.scalars(found).all()))

    event.listen(planted.engine, "before_cursor_execute", take_back)
    find_proposals(planted, find=by_word, today=DAY)
    event.remove(planted.engine, "before_cursor_execute", take_back)

    # Of 29 not the six of the first proposal, then neither the five of the other.
    assert free == [23, 18]


def sent(session, text):
    """A comment that waits, with the key of its receipt; return the key."""
    plant(session, 1, state="unsure", text=text)
    key = new_key()
    submission = session.scalars(
        select(Comment.submission_id).where(Comment.text.startswith(text))
    ).one()
    keep_receipt(session, key=key, submission_id=submission)
    return key


def holders(database, word):
    """Names of all tables that hold the word anywhere in a row."""
    with database.session() as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            if any(
                word.casefold() in repr(tuple(row)).casefold()
                for row in session.execute(select(table))
            )
        }


@pytest.mark.parametrize("decided", [None, set_aside], ids=["open", "decided"])
def test_a_word_goes_with_the_last_comment_that_has_it(database, decided):
    with database.transaction() as session:
        first = sent(session, "Xaverstift, und zwar Quittenallee")
        sent(session, "Zwiebelgasse oder Quittenallee")
        sent(session, "Die Quittenallee im Abend")

    def one_cluster(texts, *, names):
        order = sorted(range(len(texts)), key=lambda n: "Xaver" not in texts[n])
        return [Found(tuple(order), ("XAVERSTIFT", "Quittenallee", "Zwiebelgasse"))]

    find_proposals(database, find=one_cluster, today=DAY)
    if decided is not None:
        (found,) = proposals(database).values()
        decide(database, decided, proposal_id=found.id)
    tables = {"comment", "theme_proposal_word"}
    assert (
        holders(database, "Xaverstift") == holders(database, "Zwiebelgasse") == tables
    )

    with database.transaction() as session:
        withdraw(session, receipt_code(first), today=DAY)

    assert holders(database, "Xaverstift") == set()
    assert holders(database, "Quittenallee") == tables
    assert holders(database, "Zwiebelgasse") == tables
    if decided is None:
        (found,) = proposals(database).values()
        assert (found.words, found.size) == (("Quittenallee", "Zwiebelgasse"), 2)
    # By any way, not only by that of the receipts.
    with database.transaction() as session:
        session.execute(delete(Comment).where(Comment.text.startswith("Zwiebelgasse")))
    assert holders(database, "Zwiebelgasse") == set()


def test_a_proposal_without_any_word_left_is_not_shown(planted):
    with planted.transaction() as session:
        session.execute(delete(Comment).where(Comment.text.startswith("Mehr Platz")))

    with planted.session() as session:
        shown = [found.words for found in open_proposals(session)]
        number = count_open_proposals(session)

    assert (shown, number) == ([("Hebamme", "fehlt")], 1)


def test_a_word_in_no_text_is_not_kept(planted):
    def made_up(texts, *, names):
        found = by_word(texts, names=names)
        return [Found(c.members, (*c.words, "Erfunden")) for c in found]

    find_proposals(planted, find=made_up, today=DAY)

    assert holders(planted, "Erfunden") == set()


def test_set_aside_is_never_proposed_again_by_words_or_by_comments(planted):
    decide(planted, set_aside, proposal_id=proposals(planted)["Imker"].id)

    def other_words(texts, *, names):
        found = by_word(texts, names=names)
        return [Found(cluster.members, ("Biene", "Honig")) for cluster in found[1:]]

    assert find_proposals(planted, find=by_word, today=DAY) == 1
    assert find_proposals(planted, find=other_words, today=DAY) == 0


def test_a_theme_of_its_own_survives_the_seed_and_is_in_the_scheme(planted):
    key = decide(
        planted,
        become_theme,
        proposal_id=proposals(planted)["Hebamme"].id,
        name="Geburtshilfe",
        key="",
        words=["Hebamme", "Kreißsaal"],
    )
    with planted.transaction() as session:
        load_city(session, "erfurt")

    with planted.session() as session:
        theme = session.get(Theme, key)
        scheme = current_scheme(session, BASE)
        proposal = session.scalars(
            select(ThemeProposal).where(ThemeProposal.state == "theme")
        ).one()
        session.expunge_all()
    assert (key, theme.own, theme.label) == (
        "geburtshilfe",
        True,
        {"de": "Geburtshilfe"},
    )
    assert theme.position == len(BASE.themes) + 1
    assert (theme.scheme_key, theme.scheme_version) == (BASE.key, BASE.version)
    assert (proposal.theme_key, proposal.decided_on) == (key, DAY)
    assert scheme.content_keys == (*BASE.content_keys, "geburtshilfe")
    assert load_scheme(scheme.source) == scheme
    assert scheme.version.startswith(f"{BASE.version}+")
    hits = ThemeMatcher(scheme).word_hits(word_forms("Hebammen"))
    assert scheme.content_keys.index("geburtshilfe") in {theme for theme, _ in hits}


def test_words_of_a_merged_proposal_are_rules_of_the_theme(planted):
    decide(
        planted,
        merge_into,
        proposal_id=proposals(planted)["Imker"].id,
        theme_key="gruen",
        words=["Imker", "Xylophone"],
    )

    with planted.session() as session:
        scheme = current_scheme(session, BASE)
    place = scheme.content_keys.index("gruen")
    hits = ThemeMatcher(scheme).word_hits(word_forms("Xylophonhaus"))
    assert scheme.content_keys == BASE.content_keys
    assert place in {theme for theme, _ in hits}
    assert place not in {
        theme for theme, _ in ThemeMatcher(BASE).word_hits(word_forms("Xylophonhaus"))
    }


def test_without_own_themes_and_words_the_scheme_is_that_of_the_file(session):
    assert current_scheme(session, BASE) is BASE


def test_the_version_follows_what_was_added(session):
    add_words(session, theme_key="gruen", words=["Imker"], today=DAY)
    first = current_scheme(session, BASE).version
    add_words(session, theme_key="gruen", words=["Imker"], today=DAY)
    again = current_scheme(session, BASE).version
    add_words(session, theme_key="gruen", words=["Bienen"], today=DAY)
    second = current_scheme(session, BASE).version

    assert first == again
    assert len({first, second, BASE.version}) == 3
    assert len(second) <= 40


def test_a_file_that_has_the_key_by_now_takes_the_theme_over(session):
    create_theme(session, name="Grünes", key="gruen2", words=["Moos"], today=DAY)
    data = {
        "key": "x",
        "version": "1",
        "title": {"de": "x"},
        "themes": [
            {
                "key": "gruen2",
                "label": {"de": "Neu"},
                "plain_label": {"de": "Neu"},
                "description": {"de": "Neu"},
            }
        ],
    }

    scheme = current_scheme(session, load_scheme(data))

    assert [theme.label["de"] for theme in scheme.themes] == ["Neu"]
    assert [p.words for p in scheme.themes[0].rules.stems] == [("moos",)]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"name": " "}, {"name": ["required"]}),
        ({"name": "x" * 81}, {"name": ["too_long"]}),
        ({"key": "Groß"}, {"key": ["key_unusable"]}),
        ({"key": "gruen"}, {"key": ["key_taken"]}),
        ({"words": []}, {"words": ["required"]}),
        ({"words": ["ab"]}, {"words": ["word_unusable"]}),
        ({"words": ["^$"]}, {"words": ["word_unusable"]}),
        ({"words": ["x" * 61]}, {"words": ["word_unusable"]}),
        ({"words": [f"wort{n}" for n in range(31)]}, {"words": ["too_many_words"]}),
    ],
)
def test_a_theme_that_cannot_be_is_refused_with_reasons(session, values, problems):
    given = {"name": "Bienen", "key": "", "words": ["Imker"], **values}

    with pytest.raises(InvalidInputError) as refused:
        create_theme(session, today=DAY, **given)

    assert refused.value.problems == problems


@pytest.mark.parametrize("theme_key", ["nix", "sonstiges"])
def test_words_go_to_themes_that_tagging_gives_only(session, theme_key):
    with pytest.raises(NotFoundError):
        add_words(session, theme_key=theme_key, words=["Imker"], today=DAY)


def test_what_is_decided_is_not_decided_twice(planted):
    proposal_id = proposals(planted)["Imker"].id
    decide(planted, set_aside, proposal_id=proposal_id)

    with pytest.raises(AlreadyDecidedError):
        decide(planted, set_aside, proposal_id=proposal_id)
    with pytest.raises(NotFoundError):
        decide(planted, set_aside, proposal_id=uuid.uuid4())


def test_words_are_sought_in_compounds_where_they_are_long_enough():
    assert [rule_of(w) for w in ("Hebammen", "Imker", "^bus", "Leichte Sprache")] == [
        "hebamm",
        "^imker",
        "^bus",
        "Leichte Sprache",
    ]
    assert split_words(" Imker,  Bienen \nImker;,") == ["Imker", "Bienen"]


# The page


def fields(proposal, **typed):
    action = typed.pop("action")
    given = {f"{name}-{proposal.id}": value for name, value in typed.items()}
    return {"action": action, **given}


def post(client, proposal, **typed):
    address = f"{ADDRESS}/{proposal.id}"
    return send(client, address, fields(proposal, **typed), form_at=ADDRESS)


def test_the_page_shows_words_number_and_masked_comments(client, planted):
    signed_in(client, planted)

    shown = page(client, ADDRESS)

    assert [words(head) for head in shown.xpath("//li/h2")] == [
        "Hebamme, fehlt",
        "Imker, Platz",
    ]
    assert "6 Kommentare" in words(shown)
    assert "[Telefon]" in words(shown)
    assert "1234567" not in words(shown)
    assert "2 Vorschläge für neue Themen" in words(page(client, "/staff/kommentare"))


def test_one_click_makes_a_theme_and_a_second_one_says_so(client, planted):
    signed_in(client, planted)
    proposal = proposals(planted)["Hebamme"]
    typed = {"name": "Geburtshilfe", "key": "", "words": "Hebamme", "action": "theme"}

    first, second = post(client, proposal, **typed), post(client, proposal, **typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == f"{ADDRESS}?lernen=1"
    assert "schon entschieden" in words(page(client, ADDRESS))
    shown = page(client, first.headers["Location"])
    assert shown.xpath("//main//a[@href='/staff/themen']")
    with planted.session() as session:
        assert session.get(Theme, "geburtshilfe").own
        assert [row.word for row in session.scalars(select(ThemeWord))] == ["Hebamme"]


def test_what_was_typed_comes_back_with_the_reason(client, planted):
    signed_in(client, planted)
    proposal = proposals(planted)["Imker"]

    answer = post(
        client, proposal, action="theme", name="", key="Ü", words="Imker, <b>Honig</b>"
    )

    assert answer.status_code == 422
    assert "Bitte ausfüllen." in answer.text
    assert "Imker, &lt;b&gt;Honig&lt;/b&gt;" in answer.text
    assert "Imker" in proposals(planted)


@pytest.mark.parametrize("theme", ["", "nix", "sonstiges"])
def test_merging_needs_a_theme(client, planted, theme):
    signed_in(client, planted)

    answer = post(
        client, proposals(planted)["Imker"], action="merge", theme=theme, words="Imker"
    )

    assert answer.status_code == 422
    assert "Imker" in proposals(planted)


def test_merging_and_setting_aside_take_the_proposal_from_the_page(client, planted):
    signed_in(client, planted)
    found = proposals(planted)

    post(client, found["Imker"], action="merge", theme="gruen", words="Imker")
    post(client, found["Hebamme"], action="aside", words="")

    assert proposals(planted) == {}
    assert "keinen Vorschlag" in words(page(client, ADDRESS))


def test_strangers_and_forged_forms_change_nothing(client, planted):
    proposal = proposals(planted)["Imker"]
    address = f"{ADDRESS}/{proposal.id}"

    stranger = client.post(address, data=fields(proposal, action="aside"))
    hidden = client.get(ADDRESS)
    signed_in(client, planted)
    forged = client.post(address, data=fields(proposal, action="aside"))
    unknown = post(client, proposal, action="delete")

    assert "/anmelden" in stranger.headers["Location"]
    assert "/anmelden" in hidden.headers["Location"]
    assert (forged.status_code, unknown.status_code) == (400, 400)
    assert "Imker" in proposals(planted)
