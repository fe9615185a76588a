"""The codebook as DDI-Codebook 2.5 (ddialliance.org), for data archives and R."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from participation.export.dataset import Dataset
from participation.export.formats.progress import Progress
from participation.export.texts import text
from participation.export.variables import Kind, Variable
from participation.publication.neutral import printable

NAMESPACE = "ddi:codebook:2_5"
NUMERIC = (Kind.NUMBER, Kind.FLAG)


def write_ddi(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write the description of the wide table; it holds no answers."""
    root = ET.Element("codeBook", xmlns=NAMESPACE, version="2.5")
    root.set("xml:lang", dataset.language.partition("-")[0])
    study = _add(root, "stdyDscr")
    _add(_add(_add(study, "citation"), "titlStmt"), "titl", dataset.title)
    access = _add(_add(study, "dataAccs"), "useStmt")
    _add(access, "restrctn", text("raw_data", dataset.language))
    data = _add(root, "dataDscr")
    for number, variable in enumerate(dataset.variables, start=1):
        _variable(data, number, variable, dataset.language)
    ET.indent(root)
    path.write_bytes(ET.tostring(root, "utf-8", xml_declaration=True))
    progress(dataset.total, dataset.total)


def _variable(data: ET.Element, number: int, variable: Variable, language: str) -> None:
    var = _add(data, "var", ID=f"V{number}")
    var.set("name", variable.name)
    var.set("intrvl", "contin" if variable.kind == Kind.NUMBER else "discrete")
    _add(var, "labl", variable.label, level="variable")
    for code, meaning in _categories(variable, language):
        category = _add(var, "catgry")
        _add(category, "catValu", code)
        _add(category, "labl", meaning, level="category")
    _add(var, "varFormat", type="numeric" if variable.kind in NUMERIC else "character")


def _categories(variable: Variable, language: str) -> Iterator[tuple[str, str]]:
    if variable.kind == Kind.FLAG:
        yield "1", text("chosen", language)
        yield "0", text("not_chosen", language)
    yield from variable.codes


def _add(
    parent: ET.Element, name: str, words: str = "", **attributes: str
) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    if words:
        child.text = printable(words)
    return child
