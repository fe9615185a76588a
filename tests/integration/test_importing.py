import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.kinds import Channel
from participation.responses.batches import import_batches, remove_batch
from participation.responses.columns import Columns
from participation.responses.importing import (
    ImportOptions,
    ImportRefusedError,
    ImportResult,
    import_contributions,
)
from participation.responses.models import Comment, Submission

TODAY = datetime.date(2026, 11, 23)

GOOD = """\
Nr;Titel;Beitrag;Stadtteil;Datum;Kanal
1;Bus;Der Bus fährt abends nicht;Wiesenhuegel;01.02.2024;vor Ort
2;;Mehr Grün;14;2024-03-05;
3;;Mehr Grün;;;Papier
4;Nur ein Titel;;Melchndorf;;
"""

BAD = """\
Beitrag;Ortsteil;Datum;Kanal
gut;Rieth;01.02.2024;online
;Rieth;;
Text;Rith am Berg;;
Text;;31.02.2024;
Text;;24.11.2026;
Text;;;Rauchzeichen
"Text\nmit Umbruch";Atlantis;gestern;
Text;;;;verrutscht
a\x00b;;;
"""


def load(
    session: Session, text: str | bytes, *, name: str = "export.csv", **changes: object
) -> ImportResult:
    data = text.encode() if isinstance(text, str) else text
    dry_run = bool(changes.pop("dry_run", False))
    options = ImportOptions(**({"source": "Bürgerdialog"} | changes))  # type: ignore[arg-type]
    return import_contributions(
        session, data=data, name=name, options=options, today=TODAY, dry_run=dry_run
    )


def stored(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Submission)) or 0


def test_rows_become_contributions(session: Session) -> None:
    result = load(session, GOOD)

    assert (result.rows, result.added, result.known, result.city_wide) == (4, 4, 0, 1)
    assert result.columns == {
        "id": "Nr",
        "title": "Titel",
        "text": "Beitrag",
        "ortsteil": "Stadtteil",
        "date": "Datum",
        "channel": "Kanal",
    }
    comments = session.execute(
        select(
            Comment.text, Comment.ortsteil_key, Comment.received_on, Comment.channel
        ).order_by(Comment.received_on, Comment.text, Comment.channel)
    )
    assert [tuple(row) for row in comments] == [
        (
            "Bus\n\nDer Bus fährt abends nicht",
            "14",
            datetime.date(2024, 2, 1),
            "on_site",
        ),
        ("Mehr Grün", "14", datetime.date(2024, 3, 5), "online"),
        ("Mehr Grün", None, TODAY, "paper"),
        ("Nur ein Titel", "13", TODAY, "online"),
    ]


def test_every_bad_row_is_told_and_nothing_is_stored(session: Session) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        load(session, BAD)

    assert [(p.line, p.code, p.value) for p in refused.value.problems] == [
        (3, "empty_text", ""),
        (4, "unknown_ortsteil", "Rith am Berg"),
        (5, "bad_date", "31.02.2024"),
        (6, "future_date", "24.11.2026"),
        (7, "unknown_channel", "Rauchzeichen"),
        (8, "unknown_ortsteil", "Atlantis"),
        (8, "bad_date", "gestern"),
        (10, "too_many_cells", "verrutscht"),
        (11, "unreadable_characters", ""),
    ]
    near = refused.value.problems[1].suggestions
    assert len(near) == 3
    assert "Roter Berg" in near
    assert stored(session) == 0


def test_same_bytes_add_nothing_whatever_the_file_is_called(session: Session) -> None:
    first = load(session, GOOD)
    again = load(
        session, GOOD, name="renamed.csv", source="other", columns=Columns(title="")
    )

    assert (again.added, again.known, again.same_file_on) == (0, 4, TODAY)
    assert again.batch_id == first.batch_id
    assert stored(session) == 4


def test_longer_export_of_the_same_source_adds_its_new_rows(session: Session) -> None:
    load(session, GOOD)

    longer = load(session, GOOD + "5;;Mehr Bänke;Rieth;;\n")

    assert (longer.added, longer.known) == (1, 4)
    assert stored(session) == 5


def test_two_people_may_say_the_same(session: Session) -> None:
    result = load(session, "Beitrag\nMehr Grün\nMehr Grün\n")

    assert (result.added, stored(session)) == (2, 2)


def test_another_source_with_the_same_words_is_its_own(session: Session) -> None:
    load(session, "Beitrag\nMehr Grün\n", source="A")
    load(session, "Beitrag\nMehr Grün\n\n", source="B")

    assert stored(session) == 2


def test_empty_rows_and_strange_ortsteile_are_taken_when_asked(
    session: Session,
) -> None:
    result = load(
        session,
        "Beitrag;Ortsteil\nText;Atlantis\n;Rieth\nText;Rieth\n",
        skip_empty=True,
        unknown_ortsteil_city_wide=True,
        channel=Channel.PAPER,
    )

    assert (result.added, result.skipped_empty, result.city_wide) == (2, 1, 1)
    assert result.unknown_ortsteile == ("Atlantis",)


def test_dry_run_stores_nothing(session: Session) -> None:
    result = load(session, GOOD, dry_run=True)

    assert (result.added, result.batch_id, stored(session)) == (4, None, 0)


def test_file_can_be_taken_back_whole_and_imported_again(session: Session) -> None:
    batch = load(session, GOOD).batch_id
    assert batch is not None
    assert [(b.source, b.contributions) for b in import_batches(session)] == [
        ("Bürgerdialog", 4)
    ]

    assert remove_batch(session, batch) == 4

    assert import_batches(session) == []
    assert session.scalar(select(func.count()).select_from(Comment)) == 0
    assert load(session, GOOD).added == 4
    with pytest.raises(NotFoundError):
        remove_batch(session, batch)


def test_spreadsheet_formula_text_is_only_text(session: Session) -> None:
    load(session, 'Beitrag\n"=HYPERLINK(""http://x"")"\n')

    assert session.scalar(select(Comment.text)) == '=HYPERLINK("http://x")'


def test_import_takes_few_statements_per_row(session: Session) -> None:
    lines = "".join(f"Beitrag Nummer {number}\n" for number in range(1200))
    told: list[tuple[int, int]] = []

    result = import_contributions(
        session,
        data=f"Text\n{lines}".encode(),
        name="long.csv",
        options=ImportOptions(source="long"),
        today=TODAY,
        progress=lambda done, total: told.append((done, total)),
    )

    assert result.added == 1200
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


@pytest.mark.parametrize(
    ("file", "rows"), [("bonn-survey-2017.csv", 1386), ("krefeld-2020.csv", 337)]
)
def test_real_files_of_cities_are_imported_as_they_are(
    session: Session, shared_data: Path, file: str, rows: int
) -> None:
    data = (shared_data / "contributions" / file).read_bytes()

    result = load(session, data, name=file, unknown_ortsteil_city_wide=True)

    assert (result.rows, result.added, result.city_wide) == (rows, rows, rows)
    texts = "".join(session.scalars(select(Comment.text)))
    assert "ß" in texts
    assert "Ã" not in texts
