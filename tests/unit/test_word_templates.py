"""Templates that a city changes: tried with the example; what could do harm is refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.shared import RGBColor

from participation.handover.documents import default_templates
from participation.handover.documents.filling import fill as filling
from participation.handover.documents.filling import filler
from participation.handover.documents.filling.archive import LARGEST
from participation.handover.documents.filling.child import RefusedError
from participation.handover.documents.filling.fill import (
    Flaw,
    TemplateRefusedError,
    fill,
)
from participation.handover.documents.filling.inspecting import inspect
from participation.handover.documents.kinds import FROM_WORD, LANGUAGES, Kind
from participation.handover.documents.placeholders import markdown
from participation.handover.documents.render import render_handover, shipped_template
from participation.handover.documents.trying import example_context, try_template
from participation.publication.charts import bar_chart, png
from tests.handover_example import example
from tests.unit.test_print import pieces
from tests.word_files import RELATION, changed, repacked, with_paragraph

SHIPPED = shipped_template(Kind.COUNCIL, "de")
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "change-the-templates.md"


def refused(content: bytes, kind: Kind = Kind.COUNCIL) -> Flaw:
    with pytest.raises(TemplateRefusedError) as caught:
        try_template(content, kind=kind, language="de")
    return caught.value.flaw


@pytest.mark.parametrize("kind", FROM_WORD)
def test_every_shipped_template_passes_its_own_trial(kind: Kind) -> None:
    # Each takes a second or two; both languages come from one builder.
    language = "en" if kind is Kind.INVITATION else "de"
    try_template(shipped_template(kind, language), kind=kind, language=language)


@pytest.mark.parametrize("kind", FROM_WORD)
def test_shipped_templates_are_what_their_builder_makes(kind: Kind) -> None:
    for language in LANGUAGES:
        built = default_templates.build(kind.value, language)
        with (
            zipfile.ZipFile(io.BytesIO(built)) as fresh,
            zipfile.ZipFile(io.BytesIO(shipped_template(kind, language))) as kept,
        ):
            body = "word/document.xml"
            assert kept.read(body) == fresh.read(body)


def test_what_a_city_changes_is_in_word_and_in_the_pdf() -> None:
    def change(document: object) -> None:
        document.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 0, 0)  # type: ignore[attr-defined]
        document.add_heading("Ansprechpartnerin", level=1)  # type: ignore[attr-defined]
        document.add_paragraph("Amt für Soziales, {{ stadt }}")  # type: ignore[attr-defined]

    own = changed(change)
    try_template(own, kind=Kind.COUNCIL, language="de")

    made = render_handover(
        example(), kind=Kind.COUNCIL, format="docx", subject="06", template=own
    )
    longer = render_handover(
        example(), kind=Kind.COUNCIL, format="pdf", subject="06", template=own
    )
    shorter = render_handover(example(), kind=Kind.COUNCIL, format="pdf", subject="06")
    document = Document(io.BytesIO(made.content))
    assert document.paragraphs[-1].text == "Amt für Soziales, Landeshauptstadt Erfurt"
    assert document.paragraphs[0].runs[0].font.color.rgb == RGBColor(255, 0, 0)
    assert len(longer.content) > len(shorter.content)


@pytest.mark.parametrize(
    ("words", "reason", "quote"),
    [
        ("{{ titl }}", "unknown", "{{ titl }}"),
        ("{{ raum.namen }}", "unknown", "{{ raum.namen }}"),
        ("{{ titel ", "syntax", "{{ titel"),
        ("{%p for x in zeichen %}", "syntax", ""),
        ("{{ titel.__class__.__mro__ }}", "unknown", "{{ titel.__class__.__mro__ }}"),
        ("{{ titel.upper() }}", "forbidden", "{{ titel.upper() }}"),
        ("{{ ''.join(zeichen) }}", "forbidden", "{{ ''.join(zeichen) }}"),
        ("{{ range(10) }}", "forbidden", "{{ range(10) }}"),
        ("{{ titel * 1000000 }}", "forbidden", "{{ titel * 1000000 }}"),
        ("{{ titel ~ cycler }}", "unknown", "{{ titel ~ cycler }}"),
        ("{% include '/etc/passwd' %}", "forbidden", "{% include '/etc/passwd' %}"),
        ("{% import 'os' as os %}", "forbidden", "{% import 'os' as os %}"),
        ("{{ titel|attr('x') }}", "syntax", "{{ titel|attr('x') }}"),
        ("Hier: {{ raum.diagramm }}", "block_in_line", ""),
    ],
)  # fmt: skip
def test_a_template_that_breaks_is_refused_with_its_place(
    words: str, reason: str, quote: str
) -> None:
    # In this process: the child of fill.py takes most of a second to start.
    with pytest.raises(RefusedError) as caught:
        filler.fill(
            with_paragraph(words),
            example_context(Kind.COUNCIL, "de"),
            mark="",
            title="",
            language="de-DE",
        )

    flaw = json.loads(str(caught.value))
    assert flaw["reason"] == reason
    if quote:
        assert flaw["quote"] == quote


def test_what_the_child_says_is_wrong_reaches_the_person() -> None:
    flaw = refused(with_paragraph("{{ titl }}"))

    assert flaw == Flaw(
        reason="unknown", quote="{{ titl }}", said="'titl' is undefined"
    )


def test_a_template_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "LONGEST_S", 2)
    document = Document()
    loops = "".join(f"{{% for a{n} in zeichen %}}" for n in range(16))
    document.add_paragraph(loops + "{% endfor %}" * 16)
    out = io.BytesIO()
    document.save(out)

    with pytest.raises(TemplateRefusedError) as caught:
        fill(out.getvalue(), {"zeichen": list("abcdefgh")}, title="", language="de-DE")

    assert caught.value.flaw.reason == "too_slow"


def test_properties_are_plain_words_and_as_many_as_word_takes() -> None:
    title = "Grün & Gesundheit " * 20
    document = Document()
    document.core_properties.title = "{{ titel }}"
    document.core_properties.subject = "Anlage zu {{ titel }}"
    document.add_paragraph("{{ titel }}")
    out = io.BytesIO()
    document.save(out)

    content = filler.fill(
        out.getvalue(), {"titel": title}, mark="", title=title, language="de-DE"
    )

    made = Document(io.BytesIO(content))
    plain = title.strip()
    assert made.core_properties.title == plain[:254] + "…"
    assert made.core_properties.subject == f"Anlage zu {plain}"[:254] + "…"
    assert made.paragraphs[0].text.strip() == plain


def test_a_picture_without_words_is_refused_and_one_with_words_gets_into_the_pdf() -> (
    None
):
    def with_logo(document: object) -> None:
        picture = io.BytesIO(png(bar_chart([], title="", key="x")))
        document.add_picture(picture)  # type: ignore[attr-defined]

    def with_words(document: object) -> None:
        with_logo(document)
        shape = document.inline_shapes[-1]  # type: ignore[attr-defined]
        shape._inline.docPr.set("descr", "Wappen der Stadt")

    assert refused(changed(with_logo)).reason == "no_alternative"
    made = render_handover(
        example(),
        kind=Kind.COUNCIL,
        format="pdf",
        subject="06",
        template=changed(with_words),
    )
    assert "Wappen der Stadt" in pieces(made.content)


@pytest.mark.parametrize(
    ("tag", "name"), [("uebergabe", "uebergabe"), ("hinweis", "hinweis")]
)
def test_a_template_without_origin_or_warning_is_refused(tag: str, name: str) -> None:
    parts = {"word/document.xml": (b"{{ " + tag.encode() + b" }}", b"")}
    if tag == "uebergabe":
        parts["word/footer1.xml"] = (b"{{ uebergabe }}", b"")

    flaw = refused(repacked(SHIPPED, replace=parts))

    assert (flaw.reason, flaw.quote) == ("missing", name)


def relation(
    kind: str, target: str, mode: str = "External"
) -> dict[str, tuple[bytes, bytes]]:
    added = (
        f'<Relationship Id="rId99" Type="{RELATION}/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/></Relationships>'
    )
    return {"word/_rels/document.xml.rels": (b"</Relationships>", added.encode())}


def field(code: str) -> dict[str, tuple[bytes, bytes]]:
    runs = "".join(
        f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:2], code[2:])
    )
    return {"word/document.xml": (b"<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr".encode())}


def built(words: str) -> dict[str, tuple[bytes, bytes]]:
    """Marks of fields and what stands between them, in a paragraph."""
    runs = "".join(
        f'<w:r><w:fldChar w:fldCharType="{word}"/></w:r>'
        if word.islower()
        else f"<w:r><w:instrText> {word} </w:instrText></w:r>"
        for word in words.split()
    )
    return {"word/document.xml": (b"<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr".encode())}


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'

HEADER = (
    b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:p><w:fldSimple w:instr="DDEAUTO cmd calc"/></w:p></w:hdr>'
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_docx"),
        (b"PK\x03\x04 nothing", "not_docx"),
        (b"x" * (LARGEST + 1), "too_large"),
        (repacked(SHIPPED, add={"word/vbaProject.bin": b"x"}), "macros"),
        (repacked(SHIPPED, add={"word/embeddings/oleObject1.bin": b"x"}), "macros"),
        (repacked(SHIPPED, replace={"[Content_Types].xml": (
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"vnd.ms-word.document.macroEnabled.main+xml")}), "macros"),
        (repacked(SHIPPED, replace=relation("image", "https://x.example/i.png")),
         "external"),
        (repacked(SHIPPED, replace=relation("attachedTemplate", "file://x/y.dotm")),
         "external"),
        (repacked(SHIPPED, replace=relation("hyperlink", "https://x.example")),
         "external"),
        (repacked(SHIPPED, add={"word/custom.xml": BOMB}), "entities"),
        (repacked(SHIPPED, add={"word/custom.xml": b"<x"}), "entities"),
        (repacked(SHIPPED, replace=field("DDEAUTO cmd calc")), "field"),
        (repacked(SHIPPED, replace=field("INCLUDETEXT c:/x")), "field"),
        (repacked(SHIPPED, replace=built("begin begin AUTHOR end PAGE end")), "field"),
        # Under any name: what a part is says the list of types.
        (repacked(SHIPPED, add={"word/media/logo.png": HEADER}), "field"),
        (repacked(SHIPPED, add={"word/h.dat": b"\xef\xbb\xbf\n" + HEADER}), "field"),
        (repacked(SHIPPED, add={"word/h.dat": HEADER.decode().encode("utf-16")}), "field"),
        (repacked(SHIPPED, add={"word/_rels/h.RELS": BOMB}), "entities"),
        (repacked(SHIPPED, add={"word/media/x.png": b"\0" * 41_000_000}), "too_large"),
    ],
)  # fmt: skip
def test_files_that_could_act_are_refused_before_they_are_opened(
    content: bytes, reason: str
) -> None:
    with pytest.raises(TemplateRefusedError) as caught:
        inspect(content)

    assert caught.value.flaw.reason == reason


def test_a_field_in_what_another_one_shows_is_allowed() -> None:
    """A table of contents has page numbers in it."""
    inspect(
        repacked(
            SHIPPED, replace=built("begin TOC separate begin PAGEREF separate end end")
        )
    )


def test_a_placeholder_cannot_build_a_command_of_word() -> None:
    parts = field("{{ titel }}")

    assert refused(repacked(SHIPPED, replace=parts)).reason == "field"


def test_the_how_to_lists_every_placeholder_with_an_example() -> None:
    assert markdown().strip() in HOW_TO.read_text(encoding="utf-8")
