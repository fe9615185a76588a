"""Run migrations on the URL that the caller set (participation.cli or a test)."""

from alembic import context

from participation.accounts import models as _accounts  # noqa: F401
from participation.accounts import saved_view_models as _views  # noqa: F401
from participation.database import Base, Database
from participation.desks import models as _desks  # noqa: F401
from participation.export import models as _export  # noqa: F401
from participation.findings import models as _findings  # noqa: F401
from participation.handover import finding_models as _found  # noqa: F401
from participation.handover import models as _handover  # noqa: F401
from participation.handover.snapshot import models as _snapshots  # noqa: F401
from participation.handover.templates import models as _templates  # noqa: F401
from participation.mailing import models as _mailing  # noqa: F401
from participation.places import models as _places  # noqa: F401
from participation.publication.releases import evidence as _evidence  # noqa: F401
from participation.publication.releases import models as _published  # noqa: F401
from participation.questionnaires import models as _questionnaires  # noqa: F401
from participation.responses import models as _responses  # noqa: F401
from participation.themes import models as _themes  # noqa: F401
from participation.themes.learning import models as _learning  # noqa: F401
from participation.themes.learning import release_models as _releases  # noqa: F401
from participation.themes.vocabulary import models as _vocabulary  # noqa: F401

LOCK_TIMEOUT = "5s"  # a migration that waits longer would stop the survey


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    database = Database(context.config.get_main_option("sqlalchemy.url") or "")
    with database.engine.begin() as connection:
        _migrate(connection)
    database.dispose()


def _migrate(connection: object) -> None:
    if connection.dialect.name == "postgresql":  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")  # type: ignore[attr-defined]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # type: ignore[attr-defined]
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
