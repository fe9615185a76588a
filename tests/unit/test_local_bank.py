"""The collection of local questions: each fits the questionnaire, in every language."""

import json

import pytest

from config import LOCALES, ROOT
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.local import parse_local_block
from participation.questionnaires.local_bank import from_bank, local_bank
from participation.questionnaires.local_simple import (
    SimpleQuestion,
    WrittenBlock,
    block_data,
    written_block,
)

CORE = ROOT / "participation/places/data/erfurt/questionnaire.json"
OWN = SimpleQuestion(text="Was wird aus dem Garagenhof?", kind="text")


@pytest.fixture(scope="module")
def core() -> Definition:
    return parse_definition(json.loads(CORE.read_text("utf-8")))


def test_every_question_can_be_asked_alone(core: Definition) -> None:
    for key in local_bank():
        data = block_data([], intro="", language="de", bank=[key])

        block = parse_local_block(data, ortsteil_key="06", core=core)

        assert [q.key for q in block.page.questions] == [f"local_06_{key}"]
    assert len(local_bank()) == 16


def test_every_text_is_there_in_every_language() -> None:
    texts = [
        text
        for question in local_bank().values()
        for text in (
            question["text"],
            *(o["text"] for o in question.get("options", ())),
        )
    ]

    assert {tuple(sorted(text)) for text in texts} == {tuple(sorted(LOCALES))}
    assert [t for t in texts if not all(words.strip() for words in t.values())] == []


def test_what_is_chosen_and_written_comes_back_as_it_was() -> None:
    block = WrittenBlock(intro="Wir fragen.", bank=("bank_shade",), own=(OWN,))

    data = block_data(block.own, intro=block.intro, language="de", bank=block.bank)

    assert written_block(data, language="de") == block
    assert WrittenBlock.from_data(json.loads(json.dumps(block.to_data()))) == block


def test_a_question_of_the_collection_stays_beside_a_corrected_own_one() -> None:
    before = block_data([OWN], intro="", language="de", bank=["bank_shade"])
    corrected = SimpleQuestion(text="Was wird nun aus dem Garagenhof?", kind="text")

    after = block_data(
        [corrected], intro="", language="de", before=before, bank=["bank_shade"]
    )

    assert [q["key"] for q in after["questions"]] == [
        q["key"] for q in before["questions"]
    ]
    assert after["questions"][0] == from_bank(["bank_shade"])[0]


def test_an_own_question_never_takes_the_key_of_one_of_the_collection() -> None:
    [shade] = from_bank(["bank_shade"])
    alike = SimpleQuestion(
        text=shade["text"]["de"] + "!",
        kind="single",
        answers=tuple(o["text"]["de"] for o in shade["options"]),
    )
    before = block_data([], intro="", language="de", bank=["bank_shade"])

    after = block_data([alike], intro="", language="de", before=before)

    assert [q["key"] for q in after["questions"]] != ["bank_shade"]
