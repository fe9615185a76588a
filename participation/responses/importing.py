"""Import contributions from a file: all rows or none, and none twice."""

import datetime
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from participation.core.errors import ParticipationError
from participation.core.ids import digest, new_id
from participation.core.kinds import Channel, SubmissionKind
from participation.places.queries import all_ortsteile
from participation.responses.columns import Columns, find_columns
from participation.responses.models import Comment, ImportBatch, Submission
from participation.responses.rows import Contribution, RowProblem, RowReader
from participation.responses.submit import comment_row
from participation.responses.tables import Table, read_table

CHUNK = 500  # rows per statement; below the number of parameters SQLite takes

Progress = Callable[[int, int], None]
"""Told how many rows are stored, and how many there are."""


class ImportRefusedError(ParticipationError):
    """Rows of the file are bad, so nothing was stored. `problems` lists every one."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} problems, nothing was imported")
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """How a file is read."""

    source: str
    columns: Columns = field(default_factory=Columns)
    channel: Channel = Channel.ONLINE
    language: str = "de"
    encoding: str = "auto"
    delimiter: str = "auto"
    skip_empty: bool = False
    unknown_ortsteil_city_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What an import did, or with `dry_run` would do. `known`: were here already."""

    batch_id: uuid.UUID | None
    same_file_on: datetime.date | None  # the day on which this very file came before
    rows: int
    added: int
    known: int
    skipped_empty: int
    city_wide: int
    columns: dict[str, str]
    unknown_ortsteile: tuple[str, ...]


def import_contributions(
    session: Session,
    *,
    data: bytes,
    name: str,
    options: ImportOptions,
    today: datetime.date,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> ImportResult:
    """Store the contributions in a file.

    Raises TableError, ColumnError, ImportRefusedError. The same bytes add nothing,
    whatever the file is called; of a longer export of the same source the new rows.
    """
    table = read_table(
        data, name=name, encoding=options.encoding, delimiter=options.delimiter
    )
    file_digest = hashlib.sha256(data).hexdigest()
    earlier = _earlier_import(session, file_digest, table)
    if earlier is not None:
        return earlier
    positions = find_columns(table.header, options.columns)
    contributions, reader = _read_rows(session, table, positions, options, today)
    digests = _row_digests(
        table, positions, [c.line for c in contributions], source=options.source
    )
    known = _known_digests(session, digests)
    fresh = [
        (contribution, key)
        for contribution, key in zip(contributions, digests, strict=True)
        if key not in known
    ]
    columns = {role: table.header[place] for role, place in positions.items()}
    batch_id = None
    if not dry_run:
        batch_id = _store(session, fresh, file_digest, options, columns, today,
                          progress)  # fmt: skip
    return ImportResult(
        batch_id=batch_id,
        same_file_on=None,
        rows=len(table.rows),
        added=len(fresh),
        known=len(contributions) - len(fresh),
        skipped_empty=reader.skipped_empty,
        city_wide=sum(c.ortsteil_key is None for c in contributions),
        columns=columns,
        unknown_ortsteile=tuple(sorted(reader.unknown_ortsteile)),
    )


def _earlier_import(
    session: Session, file_digest: str, table: Table
) -> ImportResult | None:
    batch = session.execute(
        select(ImportBatch.id, ImportBatch.imported_on, ImportBatch.options).where(
            ImportBatch.file_digest == file_digest
        )
    ).first()
    if batch is None:
        return None
    return ImportResult(
        batch_id=batch.id,
        same_file_on=batch.imported_on,
        rows=len(table.rows),
        added=0,
        known=len(table.rows),
        skipped_empty=0,
        city_wide=0,
        columns=batch.options["columns"],
        unknown_ortsteile=(),
    )


def _read_rows(
    session: Session,
    table: Table,
    positions: dict[str, int],
    options: ImportOptions,
    today: datetime.date,
) -> tuple[list[Contribution], RowReader]:
    reader = RowReader(
        positions=positions,
        width=len(table.header),
        ortsteile=all_ortsteile(session),
        channel=options.channel,
        skip_empty=options.skip_empty,
        unknown_ortsteil_city_wide=options.unknown_ortsteil_city_wide,
        today=today,
    )
    contributions = [c for row in table.rows if (c := reader.read(row)) is not None]
    if reader.problems:
        raise ImportRefusedError(reader.problems)
    return contributions, reader


def _row_digests(
    table: Table, positions: dict[str, int], lines: Sequence[int], *, source: str
) -> list[str]:
    """Digests of what identifies a row. Other columns (status, votes) may change.

    Two rows that are equal in everything are two contributions (two people wrote "Mehr
    Grün"), so the how-many-th it is belongs to the digest.
    """
    places = [positions[role] for role in sorted(positions)]
    rows = {row.line: row.cells for row in table.rows}
    seen: Counter[tuple[str, ...]] = Counter()
    digests = []
    for line in lines:
        cells = tuple(rows[line][at] if at < len(rows[line]) else "" for at in places)
        seen[cells] += 1
        digests.append(digest("import", source, str(seen[cells]), *cells))
    return digests


def _known_digests(session: Session, digests: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for begin in range(0, len(digests), CHUNK):
        part = digests[begin : begin + CHUNK]
        known.update(
            session.scalars(
                select(Submission.key_digest).where(Submission.key_digest.in_(part))
            )
        )
    return known


def _store(
    session: Session,
    fresh: Sequence[tuple[Contribution, str]],
    file_digest: str,
    options: ImportOptions,
    columns: dict[str, str],
    today: datetime.date,
    progress: Progress,
) -> uuid.UUID:
    batch = ImportBatch(
        source=options.source[:200],
        file_digest=file_digest,
        imported_on=today,
        row_count=len(fresh),
        options={
            "columns": columns,
            "channel": options.channel.value,
            "language": options.language,
            "encoding": options.encoding,
            "delimiter": options.delimiter,
        },
    )
    session.add(batch)
    session.flush()
    for begin in range(0, len(fresh), CHUNK):
        part = fresh[begin : begin + CHUNK]
        submissions = [
            _submission_row(contribution, key, batch.id, options.language)
            for contribution, key in part
        ]
        session.execute(insert(Submission), submissions)
        session.execute(
            insert(Comment),
            [
                comment_row(submission, text=contribution.text, question_key="")
                for submission, (contribution, _) in zip(submissions, part, strict=True)
            ],
        )
        progress(begin + len(part), len(fresh))
    return batch.id


def _submission_row(
    contribution: Contribution, key: str, batch_id: uuid.UUID, language: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "key_digest": key,
        "content_digest": digest(contribution.ortsteil_key or "", contribution.text),
        "kind": SubmissionKind.CONTRIBUTION.value,
        "questionnaire_version_id": None,
        "import_batch_id": batch_id,
        "ortsteil_key": contribution.ortsteil_key,
        "channel": contribution.channel.value,
        "language": language,
        "received_on": contribution.received_on,
        "simulated": False,
    }
