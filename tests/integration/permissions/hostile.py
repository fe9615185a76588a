"""10,000 strings that try to be more than text, and where to put them.

Deterministic. Each that could run something calls `pwned()`, or the browser's own alert.
"""

import itertools
import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, String, Table, select, update
from sqlalchemy.orm import Session

from participation.database import Base
from participation.text.intake import clean_input

SCRIPTS = (
    "<script>pwned()</script>",
    "</script><script>pwned()</script>",
    "<img src=x onerror=pwned()>",
    "<img/src=x/onerror=pwned()>",
    "<svg onload=pwned()>",
    "<svg><script>pwned()</script></svg>",
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "<body onload=pwned()>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
    "<iframe src=javascript:parent.pwned()></iframe>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<textarea autofocus onfocus=pwned()>",
    "<video><source onerror=pwned()></video>",
    "<math><mtext></form><form><mglyph><svg><mtext><style><path id='</style>"
    "<img onerror=pwned() src=x>'>",
    "<a href='javascript:pwned()'>a</a>",
    "<a href=' &#1; javascript:pwned()'>a</a>",
    "<form action=javascript:pwned()><button>b</button></form>",
    "<button formaction=javascript:pwned()>b</button>",
    "<object data=javascript:pwned()></object>",
    "<embed src=javascript:pwned()>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(//evil.example)}</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<template><script>pwned()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'></noscript>",
    "<!--><img src=x onerror=pwned()>-->",
    "<![CDATA[<script>pwned()</script>]]>",
    "<title></title><script>pwned()</script>",
    "javascript:pwned()",
    "data:text/html,<script>pwned()</script>",
    "{{ pwned() }}",
    "{{7*7}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "${pwned()}",
    "#{pwned()}",
    "<%= pwned() %>",
    "%(pwned)s %s %n {0} {pwned}",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=pwned() )//%0D%0A%0d%0a//"
    "</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=pwned()//>\\x3e",
)
BREAKS = (
    "", "'", '"', "`", "'>", '">', "-->", "]]>", "</textarea>", "</title>", "</style>",
    "</select>", "</option>", "</script>", "\\", "\u2028", "&quot;>", "&#34;>", "%22>",
    '" autofocus onfocus=pwned() x="', "' onmouseover=pwned() x='", "<", "&lt;", "\\u003c",
)  # fmt: skip
ODD = (
    "=cmd|'/C calc'!A0", "=HYPERLINK(\"//evil.example\")", "+1+1", "-1+1", "@SUM(1)",
    "\t=1+1", "\r=1+1", "\uff1d1+1", "\uff0b1", "\u202eevil\u202c", "\u2066\u202e<b>\u2069",
    "\u0301\u0301\u0301", "a" + "\u0300" * 60, "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f3f4\U000e0067\U000e007f", "\ufeff", "\u200b", "\u00ad", "\x01\x02\x1f", "\x7f\x85",
    "\ufffd\ufffe", "x" * 2_000, "\u0627\u0644\u0645\u062f\u064a\u0646\u0629", "../../etc/passwd",
    "'; DROP TABLE comment; --", "0x7fffffffffffffff", "NaN", "null", "None", "\u0131\u0130",
    "a\r\nSet-Cookie: x=1", "//evil.example", "\\\\evil.example\\x", "<?xml version='1.0'?>",
)  # fmt: skip
NUMBER = 10_000
CODES = {
    "kind", "channel", "language", "state", "place_point", "theme_hint", "role", "purpose",
    "item", "value", "mode", "band", "origin", "step", "message", "stance", "slug",
    "password_hash", "login", "action", "subject", "shown", "reference", "grouping",
    "previous_hash", "hash", "sha256", "tagged_as", "kept", "page", "signature", "mark",
    "finding_key",
}  # fmt: skip
"""Columns whose values are chosen from a list or made by the product, not written."""
CHOSEN = {
    ("moderation", "reason"),
    ("moderation_decision", "reason"),
    ("raw_export", "format"),
    ("population_table", "breakdown"),
}
"""The same, where another table has a column of that name that people write."""
PARTS = {
    "de",
    "en",
    "title",
    "name",
    "label",
    "text",
    "amt",
    "contact",
    "format",
    "why",
}
"""In JSON: the keys under which something that people wrote stands."""


def hostile_strings(number: int = NUMBER) -> list[str]:
    """Distinct strings: every attack behind every break, then mixtures and odd texts."""
    chance = random.Random(7)
    found = dict.fromkeys(ODD)
    found |= dict.fromkeys(a + b for a, b in itertools.product(BREAKS, SCRIPTS))
    while len(found) < number:
        parts = [chance.choice(chance.choice((BREAKS, SCRIPTS, ODD))) for _ in range(3)]
        text = "".join(parts)
        if chance.random() < 0.3:
            text = "".join(c.upper() if chance.random() < 0.5 else c for c in text)
        found[text] = None
    return list(found)[:number]


def plant_texts(session: Session, texts: Iterator[str]) -> int:
    """Put the next text into every column of every row that people may write.

    Found by their type: columns of new tables are filled too. Comments take several.
    """
    planted = 0
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.columns if is_written(table, c)]
        keys = list(table.primary_key.columns)
        if table.name == "staff_action" or not columns or not keys:
            continue
        for row in session.execute(select(table)).all():
            here = [key == row._mapping[key] for key in keys]
            values = {c.name: _filled(c, row._mapping[c], texts) for c in columns}
            session.execute(update(table).where(*here).values(values))
            planted += len(values)
    return planted


def is_written(table: Table, column: Column[Any]) -> bool:
    chosen = any(
        isinstance(check, CheckConstraint)
        and f"{column.name} IN (" in str(check.sqltext)
        for check in table.constraints
    )
    made = column.name.endswith(("_key", "_id", "digest", "version", "source"))
    if column.primary_key or column.foreign_keys or chosen or made:
        return False
    if column.name in CODES or (table.name, column.name) in CHOSEN:
        return False
    return isinstance(column.type, JSON | String)


def _filled(column: Column[Any], before: Any, texts: Iterator[str]) -> Any:
    if before in (None, ""):
        return before
    if isinstance(column.type, JSON):
        return _json(before, texts)
    length = getattr(column.type, "length", None)
    if column.table.name == "comment":
        return "\n".join(itertools.islice(texts, 8)).strip() or before
    text = next(texts).strip() or "leer"
    return text if length is None else text[:length]


def _json(value: Any, texts: Iterator[str], *, written: bool = False) -> Any:
    if isinstance(value, dict):
        return {k: _json(v, texts, written=k in PARTS) for k, v in value.items()}
    if isinstance(value, list):
        return [_json(one, texts, written=written) for one in value]
    if isinstance(value, str) and written and value:
        # Definitions with what nobody can read are refused before they are stored.
        return clean_input(next(texts)[:100])[0] or "leer"
    return value
