"""The card of a model and the archive it is kept in."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest

from participation.themes.examples import Example
from participation.themes.learning import model_archive
from participation.themes.learning.cards import (
    Lesson,
    build_card,
    figures,
    share,
    with_event,
)
from participation.themes.learning.model_archive import (
    ReleaseError,
    digest_of,
    pack_model,
    unpack_model,
)
from participation.themes.scheme import load_scheme

DAY = datetime.date(2026, 11, 23)


def lesson(
    true: set[str], found: set[str] | None, origin: str = "reviewed", **more: object
) -> Lesson:
    example = Example("Text", frozenset(true), **more)  # type: ignore[arg-type]
    return Lesson(example, origin, None if found is None else frozenset(found))


def test_figures_count_what_was_right_given_and_there() -> None:
    found = figures(
        [
            *[lesson({"oepnv"}, {"oepnv"})] * 6,
            *[lesson({"oepnv"}, {"gruen"})] * 2,
            *[lesson(set(), {"gruen"})] * 2,
            lesson({"oepnv"}, None),
            lesson({"oepnv"}, {"gruen"}, complete=False),
        ],
        ["oepnv", "gruen", "klima"],
    )

    assert found is not None
    assert (found["comments"], found["micro_f1"], found["macro_f1"]) == (
        10,
        0.6667,
        0.8571,
    )
    assert found["themes"]["oepnv"] == {
        "positives": 8,
        "given": 6,
        "f1": 0.8571,
        "precision": {"value": 1.0, "low": 0.6097, "high": 1.0},
        "recall": {"value": 0.75, "low": 0.4093, "high": 0.9285},
    }
    assert found["themes"]["klima"]["precision"] is None
    assert found["themes"]["gruen"]["recall"] is None
    assert figures([lesson({"oepnv"}, None)], ["oepnv"]) is None
    assert share(0, 0) is None


def test_card_counts_examples_by_origin_and_keeps_what_was_decided() -> None:
    card = build_card(
        version="v",
        scheme=load_scheme(),
        lessons=[
            lesson({"oepnv"}, {"oepnv"}, "shipped"),
            lesson({"oepnv"}, {"oepnv"}),
            lesson({"oepnv"}, None, "corrected", complete=False),
        ],
        positives={"oepnv": 3},
        gate=None,
        today=DAY,
    )

    later = with_event(card, action="released", today=DAY, who="Eva", reason="gut")

    assert card["examples"] == {"shipped": 1, "city": 0, "reviewed": 1, "corrected": 1}
    assert card["figures"]["all"]["comments"] == 2
    assert card["figures"]["people"]["comments"] == 1
    assert (card["made_on"], card["history"]) == ("2026-11-23", [])
    assert later["history"] == [
        {"action": "released", "on": "2026-11-23", "by": "Eva", "reason": "gut"}
    ]


def test_model_folder_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    (folder / "below").mkdir(parents=True)
    (folder / "b.json").write_bytes(b"{}")
    (folder / "below" / "a.npz").write_bytes(bytes(range(256)))

    data = pack_model(folder)
    unpack_model(data, tmp_path / "back", name="v", sha256=digest_of(data))

    assert (tmp_path / "back" / "below" / "a.npz").read_bytes() == bytes(range(256))
    assert pack_model(tmp_path / "back") == data


def archive(name: str, content: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "v: the model cannot be unpacked (File is not a zip file)"),
        (archive("../evil"), "v: '../evil' leads out of the model"),
        (archive("/etc/evil"), "v: '/etc/evil' leads out of the model"),
        (archive("a", bytes(2000)), "v: the model is too large when unpacked"),
    ],
)
def test_bad_archives_name_release_and_reason(
    data: bytes, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_archive, "MOST_BYTES_UNPACKED", 1000)

    with pytest.raises(ReleaseError) as refused:
        unpack_model(data, tmp_path / "in", name="v", sha256=digest_of(data))

    assert str(refused.value) == reason
    assert list(tmp_path.rglob("*evil*")) == []


def test_other_bytes_than_those_kept_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="damaged"):
        unpack_model(archive("a"), tmp_path, name="v", sha256=digest_of(b"other"))


def test_model_above_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_archive, "MOST_BYTES", 10)
    (tmp_path / "a").write_bytes(b"x")

    with pytest.raises(ReleaseError, match="too large"):
        pack_model(tmp_path)
