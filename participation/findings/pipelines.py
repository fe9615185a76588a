"""Which pipelines stand behind counts."""

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.themes.models import PipelineVersion, ThemeTag


def pipelines_behind(session: Session, tags: Select[uuid.UUID]) -> list[str]:
    """Versions whose tags count among these, in order; what people set has none."""
    # EXISTS stops at the first tag of a version; DISTINCT would read all of them.
    used = tags.where(
        ThemeTag.counts.is_(True),
        ThemeTag.pipeline_version == PipelineVersion.version,
    ).exists()
    query = (
        select(PipelineVersion.version).where(used).order_by(PipelineVersion.version)
    )
    return list(session.scalars(query))
