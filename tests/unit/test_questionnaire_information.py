"""What has to be said before a survey opens."""

import copy
from typing import Any

import pytest

from participation.questionnaires.definition import DefinitionError, parse_definition
from participation.questionnaires.information import (
    Gap,
    NotToldError,
    missing_information,
    refuse_gaps,
)
from tests.questionnaire_parts import INFORMATION, page, question, source


def gaps(**changes: Any) -> list[Gap]:
    information = {**copy.deepcopy(INFORMATION), **changes}
    definition = parse_definition(
        source(page("one", question("a")), information=information)
    )
    return missing_information(definition.information, definition.languages)


def test_a_survey_that_says_everything_has_no_gaps() -> None:
    assert gaps() == []


@pytest.mark.parametrize("name", INFORMATION)
def test_every_part_has_to_be_said(name: str) -> None:
    assert gaps(**{name: None}) == [Gap(name)]


def test_sentences_are_needed_in_every_language_and_names_in_one() -> None:
    assert gaps(notice={"de": "Ihre Rechte"}, purpose="Planung") == [
        Gap("purpose", "en"),
        Gap("notice", "en"),
    ]
    assert gaps(controller={"de": "Stadt"}) == []


def test_a_sentence_in_another_language_than_the_first_is_a_gap_and_no_error() -> None:
    assert gaps(retention={"en": "Six months"}) == [Gap("retention", "de")]


def test_a_municipal_statistic_needs_its_by_law() -> None:
    assert gaps(procedure={"kind": "statistics"}) == [Gap("satzung")]
    by_law = {"kind": "statistics", "satzung": "Befragungssatzung vom 15.06.2016"}
    assert gaps(procedure=by_law) == []


def test_a_procedure_is_one_of_two() -> None:
    with pytest.raises(DefinitionError) as refused:
        gaps(procedure={"kind": "vote"})

    assert refused.value.problems == [
        "information, procedure: kind must be one of informal, statistics, not 'vote'"
    ]


def test_the_refusal_names_what_is_missing() -> None:
    definition = parse_definition(
        source(page("one", question("a")), information={"notice": {"de": "x"}})
    )

    with pytest.raises(NotToldError) as refused:
        refuse_gaps(definition.information, definition.languages)

    assert str(refused.value).startswith(
        "the survey may not open before its information is complete: controller, "
        "data_protection_officer, purpose, procedure, legal_basis, recipients, "
        "retention, supervisory_authority, notice (en); "
    )
