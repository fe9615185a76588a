"""What a person must be able to look up is written down."""

import re

import click

from config import ROOT
from participation.cli import cli


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None, name
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def test_every_command_and_option_says_what_it_does() -> None:
    silent = [path for path, command in commands(cli) if not command.help]
    silent += [
        (*path, parameter.name or "")
        for path, command in commands(cli)
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
        if parameter.name != "role"  # its choices say it
    ]

    assert silent == []


def test_every_setting_is_documented() -> None:
    read = set(
        re.findall(
            r'environ(?:\.get\(|, )"([A-Z_]+)"', (ROOT / "config.py").read_text()
        )
    )
    documented = set(
        re.findall(
            r"^\| `([A-Z_]+)`", (ROOT / "docs/configuration.md").read_text(), re.M
        )
    )

    assert read == documented


def test_links_in_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        (document.name, target)
        for document in documents
        for target in re.findall(
            r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")
        )
        if not (document.parent / target).exists()
    ]

    assert broken == []
