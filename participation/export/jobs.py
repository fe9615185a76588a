"""A file with single answers, from the wish to the one download.

The file lies in DATA_DIR/exports, readable by the server alone, for an hour at most. The
link to it is personal, works once, and lasts 15 minutes.
"""

import datetime
import secrets
import uuid
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.background import SILENT_FOR, UNDER_WAY, move
from participation.core.errors import NotFoundError
from participation.core.ids import digest
from participation.database import Database
from participation.export.formats.registry import FORMATS, write_export
from participation.export.formats.xlsx_file import TooManyRowsError
from participation.export.models import RawExport
from participation.export.queries import ExportView, view_of

LINK_LASTS = datetime.timedelta(minutes=15)
FILE_LASTS = datetime.timedelta(minutes=60)


def ask_export(
    session: Session,
    *,
    account_id: uuid.UUID,
    key: str,
    series: int | None,
    format: str,
    language: str,
    simulated: bool,
    now: datetime.datetime,
) -> tuple[uuid.UUID, bool]:
    """Note the wish; return its id and whether it is new: a double click asks once.

    Raises NotFoundError for a format or questionnaire that does not exist.
    """
    if format not in FORMATS:
        raise NotFoundError("format", format)
    same = {
        "account_id": account_id,
        "questionnaire_key": key,
        "series": series,
        "format": format,
        "language": language,
        "simulated": simulated,
    }
    under_way = session.scalar(
        select(RawExport.id)
        .filter_by(**same)
        .where(RawExport.state.in_(UNDER_WAY))
        .limit(1)
    )
    if under_way is not None:
        return under_way, False
    moment = now.astimezone(datetime.UTC)
    export = RawExport(**same, asked_at=moment, moved_at=moment)
    session.add(export)
    session.flush()
    return export.id, True


def run_export(database: Database, folder: Path, export_id: uuid.UUID) -> bool:
    """Write the file of an export that waits; return whether it is ready.

    Progress is stored as it goes. Whatever happens, no half file is left.
    """
    with database.transaction() as session:
        if not move(session, RawExport, export_id, was="waiting", state="running"):
            return False
        export = view_of(session.get_one(RawExport, export_id))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(folder, export_id)
    unfinished = path.with_suffix(".part")
    try:
        _write(database, unfinished, export)
        unfinished.chmod(0o600)
        unfinished.rename(path)
    except (OSError, NotFoundError, TooManyRowsError):
        unfinished.unlink(missing_ok=True)
        with database.transaction() as session:
            move(session, RawExport, export_id, was="running", state="failed")
        return False
    with database.transaction() as session:
        return move(session, RawExport, export_id, was="running", state="ready")


def make_link(
    session: Session,
    *,
    export_id: uuid.UUID,
    account_id: uuid.UUID,
    now: datetime.datetime,
) -> str:
    """Return the token of a new link; an earlier one is void. Raises NotFoundError."""
    token = secrets.token_urlsafe(24)
    changed = session.execute(
        update(RawExport)
        .where(
            RawExport.id == export_id,
            RawExport.account_id == account_id,
            RawExport.state == "ready",
        )
        .values(
            link_digest=digest(token),
            link_expires_at=now.astimezone(datetime.UTC) + LINK_LASTS,
        )
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFoundError("export", export_id)
    return token


def redeem_link(
    session: Session, *, token: str, account_id: uuid.UUID, now: datetime.datetime
) -> ExportView:
    """Return the export that the link opens, and void the link.

    Raises NotFoundError for an unknown, used or expired link, and for somebody else's:
    all in the same words.
    """
    export = session.scalar(
        select(RawExport).where(
            RawExport.link_digest == digest(token),
            RawExport.account_id == account_id,
            RawExport.state == "ready",
            RawExport.link_expires_at > now.astimezone(datetime.UTC),
        )
    )
    if export is None:
        raise NotFoundError("export", "link")
    view = view_of(export)
    # Two clicks at once: only one of them changes the row.
    changed = session.execute(
        update(RawExport)
        .where(RawExport.id == export.id, RawExport.state == "ready")
        .values(state="fetched", link_digest=None, link_expires_at=None)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFoundError("export", "link")
    return view


def clear_exports(session: Session, folder: Path, *, now: datetime.datetime) -> int:
    """Delete files that nobody fetched in time, and give up what died; return how many."""
    moment = now.astimezone(datetime.UTC)
    ended = 0
    for states, lasts, state in (
        (("ready",), FILE_LASTS, "expired"),
        (UNDER_WAY, SILENT_FOR, "failed"),
    ):
        over = session.scalars(
            select(RawExport.id).where(
                RawExport.state.in_(states), RawExport.moved_at < moment - lasts
            )
        ).all()
        for export_id in over:
            remove_file(folder, export_id)
            ended += any(
                move(session, RawExport, export_id, was=s, state=state) for s in states
            )
    return ended


def remove_file(folder: Path, export_id: uuid.UUID) -> None:
    path = path_of(folder, export_id)
    path.unlink(missing_ok=True)
    path.with_suffix(".part").unlink(missing_ok=True)


def path_of(folder: Path, export_id: uuid.UUID) -> Path:
    return folder / f"{export_id.hex}.file"


def _write(database: Database, path: Path, export: ExportView) -> None:
    def tell(done: int, total: int) -> None:
        with database.transaction() as session:
            move(session, RawExport, export.id, was="running", done=done, total=total)

    with database.session() as session:
        write_export(
            session,
            export.questionnaire_key,
            path,
            format=export.format,
            series=export.series,
            language=export.language,
            simulated=export.simulated,
            progress=tell,
        )
