"""Parts of a snapshot made by hand: two subjects, three Ortsteile, known figures."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import Responsible
from participation.handover.rules.found import RULES
from participation.handover.snapshot.assembling import assemble
from participation.handover.snapshot.bundle import files_of
from participation.handover.snapshot.content import PlanHead, Step
from participation.handover.snapshot.inputs import (
    AskedVersion,
    Inputs,
    MappedPlan,
    Meta,
    Models,
    OrtsteilFacts,
    Places,
    PlanMapping,
    Scheme,
    SchemeTopic,
    Software,
    Suppression,
    Weights,
    to_parts,
)
from participation.handover.snapshot.manifest import (
    derived_bytes,
    part_bytes,
    sign_manifest,
)
from participation.publication.releases.content import (
    CITY,
    Audience,
    Line,
    Option,
    Release,
    ReleasedTable,
    Space,
    TableKind,
)
from participation.publication.releases.signing import public_pem
from participation.publication.releases.stored import digest_of, to_content

DAY = datetime.date(2026, 9, 5)
MADE = datetime.date(2026, 9, 12)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ALTSTADT = Space(key="01", label="Altstadt", ortsteil_keys=("01",))
RIETH = Space(key="06", label="Rieth", ortsteil_keys=("06",))
VILLAGES = Space(key="27", label="Stotternheim, Schwerborn", ortsteil_keys=("27", "28"))
Cells = Mapping[str, tuple[Sequence[int | None], int | None]]

THEMES = {
    CITY: ((100, 60, 21, 0), 170),
    "01": ((40, 20, 21, 0), 70),
    "06": ((35, None, None, 0), 55),
    "27": ((25, None, None, 0), 45),
}


def table(
    key: str,
    kind: TableKind,
    options: Sequence[str],
    lines: Cells,
    as_of: datetime.date = DAY,
) -> ReleasedTable:
    return ReleasedTable(
        key=key,
        kind=kind,
        title={"de": key},
        options=tuple(Option(key=o, label={"de": o.title()}) for o in options),
        lines=tuple(
            Line(space_key=space, cells=tuple(cells), base=base, as_of=as_of)
            for space, (cells, base) in lines.items()
        ),
    )


def release(
    *,
    subject: str = "default",
    number: int = 1,
    spaces: Sequence[Space] = (ALTSTADT, RIETH, VILLAGES),
    people: Mapping[str, int] | None = None,
    themes: Cells = THEMES,
    pairs: Cells | None = None,
    simulated: bool = False,
) -> Release:
    took_part = people or {CITY: 340, "01": 130, "06": 120, "27": 90}
    tables = [
        table(
            "submissions",
            TableKind.SUBMISSIONS,
            ["people"],
            {space: ([count], count) for space, count in took_part.items()},
        ),
        table(
            "themes", TableKind.THEMES, ["oepnv", "gruen", "kultur", "digital"], themes
        ),
        table(
            "target_groups",
            TableKind.TARGET_GROUPS,
            ["children"],
            {CITY: ([58], 170), "01": ([18], 70), "06": ([30], 55), "27": ([10], 45)},
        ),
    ]
    if pairs is not None:
        tables.append(
            table("theme_pairs", TableKind.THEME_PAIRS, ["gruen+oepnv"], pairs)
        )
    made = Release(
        subject=subject,
        number=number,
        audience=Audience.PUBLIC,
        title={"de": "Leben in Erfurt"},
        as_of=DAY,
        released_on=DAY,
        spaces=tuple(spaces),
        tables=tuple(tables),
        method={"minimum": 5, "themes": {"pipelines": ["rules-1"]}, "left_out": []},
        digest="",
        simulated=simulated,
    )
    return dataclasses.replace(made, digest=digest_of(to_content(made)))


def plan(
    key: str, *, groups: tuple[str, ...] = (), areas: tuple[str, ...] = ()
) -> MappedPlan:
    return MappedPlan(
        head=PlanHead(
            key=key,
            name=key.title(),
            amt=None,
            amt_confirmed=False,
            contact=None,
            valid_from=None,
            valid_to=None,
            ortsteil_keys=areas,
            target_groups=groups,
        ),
        active=True,
    )


def mapping(**roles: tuple[str, PlanRole]) -> PlanMapping:
    """Theme to (plan, role); the plans `verkehr`, `gruen`, `kita` and `sport` are there."""
    given = roles or {
        "oepnv": ("verkehr", PlanRole.LEAD),
        "gruen": ("gruen", PlanRole.LEAD),
        "digital": ("verkehr", PlanRole.PARTNER),
    }
    return PlanMapping(
        on=MADE,
        plans=(
            plan("verkehr"),
            plan("gruen", areas=("01",)),
            plan("kita", groups=("children",)),
            plan("sport"),
        ),
        responsible=tuple(
            Responsible(theme_key=theme, plan_key=key, role=role)
            for theme, (key, role) in given.items()
        ),
    )


def inputs(*releases: Release, **changes: object) -> Inputs:
    chosen = releases or (release(),)
    topics = ("oepnv", "gruen", "kultur", "digital")
    made = Inputs(
        meta=Meta(
            reference="UE-2026-001",
            title="Bedarfe",
            drucksache="0966/21",
            vorhaben="",
            created_on=MADE,
            city="Erfurt",
            attribution="Quelle",
            step=Step(
                key="bedarfe",
                name="Bedarfe",
                deliverable=None,
                starts_on=None,
                ends_on=None,
                parts=(),
            ),
            grouping="",
            minimum=5,
            simulated=chosen[0].simulated,
        ),
        releases=chosen,
        questionnaires=(
            AskedVersion(
                subject="default", number=1, digest="0" * 64, definition={"pages": []}
            ),
        ),
        scheme=Scheme(
            key="erfurt",
            version="1",
            themes=tuple(
                SchemeTopic(key=key, label={"de": key.title()}, definition={})
                for key in topics
            ),
            groups_key="groups",
            groups_version="1",
            target_groups=(
                SchemeTopic(key="children", label={"de": "Kinder"}, definition={}),
            ),
        ),
        mapping=mapping(),
        places=Places(
            ortsteile=tuple(
                OrtsteilFacts(key=key, name=name, inhabitants=None)
                for key, name in (
                    ("01", "Altstadt"),
                    ("06", "Rieth"),
                    ("27", "Stotternheim"),
                    ("28", "Schwerborn"),
                )
            )
        ),
        models=Models(pipelines=("rules-1",), rules=RULES),
        weights=Weights(),
        suppression=Suppression(minimum=5, releases=()),
        software=Software(version="1.0"),
        decisions=(),
        previous=None,
    )
    return dataclasses.replace(made, **changes)


def bundle_files(
    given: Inputs | None = None, *, key: Ed25519PrivateKey = KEY, **tables: bytes
) -> dict[str, bytes]:
    """The files of a signed snapshot; `tables` replace what would follow from the parts."""
    made = given or inputs()
    parts = part_bytes(to_parts(made, tuple(to_content(r) for r in made.releases)))
    derived = {**derived_bytes(assemble(made), made), **tables}
    signed = sign_manifest(made, parts=parts, tables=derived, root="0" * 64, key=key)
    return files_of(
        parts=parts,
        tables=derived,
        manifest=signed.manifest,
        signature=signed.signature,
        public_pem=public_pem(key),
    )
