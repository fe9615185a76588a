"""The codebook: what each column and each code of a data set means."""

from collections.abc import Iterator, Sequence

from participation.export.texts import text
from participation.export.variables import Kind, Variable

Line = tuple[str, str, str, str, str, str]


def head(language: str) -> Line:
    names = ("variable", "label", "kind", "code", "number", "code_label")
    one, two, three, four, five, six = (text(f"head_{n}", language) for n in names)
    return one, two, three, four, five, six


def lines(variables: Sequence[Variable], language: str) -> Iterator[Line]:
    """Yield a line for each code of a variable, one for a variable without codes."""
    for variable in variables:
        kind = variable.kind.value
        if variable.kind == Kind.FLAG:
            for code, meaning in (("1", "chosen"), ("0", "not_chosen")):
                words = text(meaning, language)
                yield variable.name, variable.label, kind, code, code, words
        numbers = variable.numbers
        for code, meaning in variable.codes:
            number = str(numbers[code])
            yield variable.name, variable.label, kind, code, number, meaning
        if not variable.codes and variable.kind != Kind.FLAG:
            yield variable.name, variable.label, kind, "", "", ""
