"""Cut KERN UX down to the components in use: build_css.py KERN_CSS > kern.min.css

Needs nothing but Python; how to get KERN_CSS: docs/how-to/update-kern.md. Keeps a rule if
every kern-* class of its selector matches KEEP, then every custom property that a kept
rule needs. Left and right become start and end, which KERN has not, so that one sheet
serves both directions of writing.
"""

import re
import sys
from pathlib import Path

KEEP = re.compile(
    r"kern-(sr-only|error|hint|number|progress|table-responsive"
    r"|body(--\w+)?|label(--\w+|__optional)?|title(--small)?|link|icon(--\w+)?"
    r"|heading-(large|medium|small|x-large)"
    r"|btn(--(primary|secondary|tertiary|block))?"
    r"|alert(--\w+|__\w+)?|badge(--\w+)?|fieldset(--error|__body)?"
    r"|form-check(--error|__(radio|checkbox)(--error)?)?"
    r"|form-input(--error|__(input|select|select-wrapper)(--error)?)?"
    r"|table(--(small|striped)|__(body|cell|footer|header|head|row)(--numeric)?)?)"
)
ICONS = {"danger", "info", "success", "warning"}
SKIP = re.compile(r"\[data-kern-theme|@font-face|:host|type=(file|color|range)|\bi\)")
LOGICAL = [
    (r"^(padding|margin|border)-left\b", r"\1-inline-start"),
    (r"^(padding|margin|border)-right\b", r"\1-inline-end"),
    (r"^left\b", "inset-inline-start"),
    (r"^right\b", "inset-inline-end"),
    (r"^(text-align|float|clear):\s*left$", r"\1:inline-start"),
    (r"^(text-align|float|clear):\s*right$", r"\1:inline-end"),
    (r"^text-align:inline-", "text-align:"),
]
Rules = list[tuple[str, "str | Rules"]]


def parse(css: str) -> Rules:
    rules: Rules = []
    start = i = 0
    while i < len(css):
        if css[i] in "\"'":
            i = css.index(css[i], i + 1)
        elif css[i] == ";":
            start = i + 1
        elif css[i] == "{":
            end = closing_bracket(css, i)
            prelude, body = css[start:i].strip(), css[i + 1 : end]
            nested = prelude.startswith(("@media", "@supports"))
            rules.append((prelude, parse(body) if nested else body.strip()))
            i, start = end, end + 1
        i += 1
    return rules


def closing_bracket(css: str, opening: int) -> int:
    depth, i = 0, opening
    while True:
        if css[i] in "\"'":
            i = css.index(css[i], i + 1)
        depth += {"{": 1, "}": -1}.get(css[i], 0)
        if not depth:
            return i
        i += 1


def split(text: str, separator: str) -> list[str]:
    """Split outside brackets and quotes."""
    parts, depth, quote = [""], 0, ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(char, 0)
        if char == separator and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]


def cut(rules: Rules) -> Rules:
    kept: Rules = []
    for prelude, body in rules:
        if isinstance(body, list):
            if inner := cut(body):
                kept.append((prelude, inner))
            continue
        # KERN's way of saying "body, unless it has a level of its own"
        selectors = [
            "body" if selector.startswith(":is(body") else selector
            for selector in split(prelude, ",")
        ]
        if body and (selectors := [s for s in selectors if is_wanted(s)]):
            kept.append((",".join(selectors), body))
    return kept


def is_wanted(selector: str) -> bool:
    if selector.startswith("@") or (SKIP.search(selector) and ":root" not in selector):
        return False
    names = re.findall(r"\.(kern-[\w-]+)", selector)
    icons = [name[11:] for name in names if name.startswith("kern-icon--")]
    return all(KEEP.fullmatch(name) for name in names) and ICONS.issuperset(icons)


def declarations(rules: Rules) -> list[str]:
    found: list[str] = []
    for _, body in rules:
        found += declarations(body) if isinstance(body, list) else split(body, ";")
    return found


def needed_properties(rules: Rules) -> set[str]:
    used: set[str] = set()
    defined: dict[str, set[str]] = {}
    for declaration in declarations(rules):
        names = set(re.findall(r"var\(\s*(--[\w-]+)", declaration))
        if declaration.startswith("--"):
            defined.setdefault(declaration.split(":")[0].strip(), set()).update(names)
        else:
            used |= names
    while more := {n for name in used for n in defined.get(name, ())} - used:
        used |= more
    return used & set(defined)


def write(rules: Rules, needed: set[str]) -> str:
    out = ""
    for prelude, body in rules:
        if isinstance(body, list):
            inner = write(body, needed)
        else:
            inner = ";".join(
                tight(declaration, needed, keep_sides="::before" in prelude)
                for declaration in split(body, ";")
                if not declaration.startswith("--")
                or declaration.split(":")[0].strip() in needed
            )
        head = re.sub(r"\s+", " ", prelude)
        out += f"{head}{{{inner}}}" if inner else ""
    return out


def tight(declaration: str, needed: set[str], *, keep_sides: bool) -> str:
    name, _, value = declaration.partition(":")
    if "url(" not in value:
        value = re.sub(r"\s+", " ", value).replace(", ", ",")
    value = re.sub(
        r"var\(\s*(--[\w-]+)\s*,[^()]*\)",
        lambda m: f"var({m[1]})" if m[1] in needed else m[0],
        value,
    )
    text = f"{name.strip()}:{value.strip()}"
    for pattern, replacement in [] if keep_sides else LOGICAL:
        text = re.sub(pattern, replacement, text)
    return text


def main() -> None:
    css = re.sub(r"/\*.*?\*/", "", Path(sys.argv[1]).read_text("utf-8"), flags=re.S)
    rules = cut(parse(css.replace('@charset "UTF-8";', "")))
    sys.stdout.write(
        "/* KERN UX 2.7.2, https://www.kern-ux.de, EUPL-1.2, changed by .ci/build_css.py */\n"
    )
    sys.stdout.write(write(rules, needed_properties(rules)) + "\n")


if __name__ == "__main__":
    main()
