"""A snapshot on another machine: it holds, and every change of it is found."""

import dataclasses
import io
import json
import random
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from participation.handover.snapshot.bundle import read_bundle, write_bundle
from participation.handover.snapshot.inputs import Models, from_parts, to_parts
from participation.handover.snapshot.tables import TABLES
from participation.handover.snapshot.verifying import Fault, Problem, verify
from participation.publication.releases.signing import public_pem
from participation.publication.releases.stored import to_content
from tests.snapshot_parts import KEY, bundle_files, inputs, release

FILES = bundle_files()
DATA = write_bundle(FILES)
TRUSTED = public_pem(KEY)


def faults(data, **options):
    return [(p.fault, p.name) for p in verify(data, **options).problems]


def test_a_snapshot_holds_and_every_table_was_worked_out_again():
    found = verify(DATA, public_pem=TRUSTED)

    assert found.problems == ()
    assert found.holds
    assert (found.reference, found.tables) == ("UE-2026-001", len(TABLES))
    assert (found.own_key, verify(DATA).own_key) == (False, True)


def test_the_same_snapshot_gives_the_same_bytes():
    assert write_bundle(bundle_files()) == DATA
    assert write_bundle(dict(reversed(FILES.items()))) == DATA
    assert write_bundle(read_bundle(DATA)) == DATA


def test_parts_are_read_back_as_they_were():
    given = inputs(release(), release(subject="comments"))
    parts = to_parts(given, tuple(to_content(r) for r in given.releases))

    assert from_parts(json.loads(json.dumps(parts))) == given


def test_every_byte_of_the_file_counts():
    chosen = random.Random(0)
    places = {*range(0, len(DATA), 499), *chosen.sample(range(len(DATA)), 100)}
    ends = set(range(len(DATA) - 150, len(DATA)))  # what says where the files are

    unnoticed = [
        place
        for place in sorted(places | ends)
        for change in (1,)
        if verify(_changed(DATA, place, change), public_pem=TRUSTED).holds
    ]

    assert unnoticed == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_change_is_found_in_every_part_when_it_is_packed_anew(name):
    content = FILES[name]
    for place in {0, len(content) // 2, len(content) - 1}:
        packed = write_bundle({**FILES, name: _changed(content, place, 1)})

        found = verify(packed, public_pem=TRUSTED)

        assert not found.holds
        if "/" in name:
            assert found.problems == (Problem(fault=Fault.CHANGED, name=name),)


def _changed(content, place, change):
    return content[:place] + bytes([content[place] ^ change]) + content[place + 1 :]


def test_a_part_that_is_missing_and_one_too_many_are_named():
    missing = {k: v for k, v in FILES.items() if k != "derived/gaps.json"}

    assert faults(write_bundle(missing)) == [(Fault.MISSING, "derived/gaps.json")]
    assert faults(write_bundle({**FILES, "parts/more.json": b"{}"})) == [
        (Fault.UNKNOWN, "parts/more.json")
    ]


def test_a_table_that_the_city_itself_signed_wrongly_is_named():
    forged = bundle_files(gaps=b"[]")

    assert faults(write_bundle(forged), public_pem=TRUSTED) == [
        (Fault.OTHER_TABLE, "gaps")
    ]


def test_somebody_elses_signature_is_no_proof_for_the_key_of_the_city():
    other = Ed25519PrivateKey.generate()
    forged = write_bundle(bundle_files(inputs(release(people={"": 1})), key=other))

    assert (Fault.SIGNATURE, "") in faults(forged, public_pem=TRUSTED)
    assert verify(forged).holds  # which is why it is said whose key was used
    assert verify(forged).fingerprint != verify(DATA).fingerprint


def test_other_rules_are_told_apart_from_a_forgery():
    made = inputs(models=Models(pipelines=("rules-1",), rules="1999-1"))
    forged = bundle_files(dataclasses.replace(made), gaps=b"[]")

    assert faults(write_bundle(forged)) == [
        (Fault.OTHER_TABLE, "gaps"),
        (Fault.OTHER_RULES, "1999-1"),
    ]


def test_another_spelling_of_the_signature_is_not_accepted():
    signature = FILES["manifest.sig"]
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    place = len(signature.rstrip(b"=\n")) - 1
    other = alphabet[alphabet.index(signature[place]) ^ 1]
    packed = {**FILES, "manifest.sig": _put(signature, place, other)}

    assert faults(write_bundle(packed)) == [(Fault.SIGNATURE, "")]


def _put(content, place, byte):
    return content[:place] + bytes([byte]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.NO_BUNDLE),
        (b"PK\x03\x04", Fault.NO_BUNDLE),
        (DATA[: len(DATA) // 2], Fault.NO_BUNDLE),
        (write_bundle({}), Fault.MANIFEST),
        (write_bundle({"manifest.json": b"[]"}), Fault.MANIFEST),
        (write_bundle({"manifest.json": b"\xff"}), Fault.MANIFEST),
        (write_bundle({"manifest.json": b"[" * 100_000}), Fault.MANIFEST),
        (write_bundle({"manifest.json": b'{"a":' * 100_000}), Fault.MANIFEST),
    ],
)
def test_what_is_no_snapshot_is_said_to_be_none(data, fault):
    assert faults(data) == [(fault, "")]


def test_a_packed_file_is_not_unpacked(monkeypatch):
    """Its head may say a hundred bytes, and two gigabytes come out."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in FILES.items():
            packed.writestr(name, content)

    def unpack(*_args):
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "read", unpack)

    assert faults(made.getvalue()) == [(Fault.NO_BUNDLE, "")]


def test_parts_that_fit_no_snapshot_are_refused_even_if_they_are_signed():
    made = inputs()
    broken = bundle_files(made)
    manifest = json.loads(broken["manifest.json"])
    meta = json.loads(broken["parts/meta.json"])
    del meta["title"]
    packed = _signed_again(broken, manifest, {"parts/meta.json": meta})

    assert faults(write_bundle(packed), public_pem=TRUSTED) == [(Fault.UNREADABLE, "")]


def _signed_again(files, manifest, changes):
    from participation.handover.snapshot.manifest import sha256
    from participation.publication.releases.signing import sign
    from participation.publication.releases.stored import canonical

    made = dict(files)
    for name, content in changes.items():
        kind, _, rest = name.partition("/")
        made[name] = canonical(content)
        manifest[kind][rest.removesuffix(".json")] = sha256(made[name])
    made["manifest.json"] = canonical(manifest)
    made["manifest.sig"] = f"{sign(KEY, made['manifest.json'])}\n".encode()
    return made
