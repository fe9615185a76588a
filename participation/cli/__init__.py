"""The operators' command line: `participation GROUP COMMAND`.

Exit codes: 0 done, 1 failed (reason on stderr), 2 wrong usage. Each group is one module
and is imported only when it is asked for, so that `participation --help` stays quick.
"""

import importlib
import os
import sys

import click

from participation.core.errors import ParticipationError

PRIVATE = 0o077
"""Databases, logs and exports are for the one who runs this, whatever the folder allows."""

COMMANDS = {
    "accounts": "Make and list accounts of staff.",
    "audit": "Check and copy the log of what staff did and read.",
    "api-token": "Make, list and revoke tokens for programs that use the API.",
    "answers": "Write raw answers to a file, for the statistics office.",
    "contributions": "Import citizens' texts from CSV and XLSX files.",
    "database": "Create and update the database, check that it is in order.",
    "demo": "Fill in simulated answers, clearly marked, and remove them.",
    "drafts": "Delete what the server kept of unfinished questionnaires.",
    "handover": "Make and export hand-overs to the Beteiligungsstruktur.",
    "mail": "Send the e-mails that wait, and look whether they leave.",
    "places": "List Ortsteile, import Planungsräume.",
    "population": "Import inhabitants, compare them with who answered.",
    "posters": "Print posters with the QR code of an Ortsteil.",
    "questionnaires": "Publish, check, import and export questionnaires.",
    "release": "Freeze, audit, release and withdraw figures.",
    "routing": "Remind Fachplanungen of what waits for an answer, and list it.",
    "run": "Start the whole product: database, web server, tagging worker.",
    "seed": "Load a city from its data files.",
    "subscriptions": "Tell subscribers by e-mail what changed, delete an address.",
    "summary": "Show and export the thematic summary.",
    "themes": "Train, evaluate and run the tagging by theme.",
    "translations": "Extract, compile and check the interface texts.",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of the same name, "-" written as "_"."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(
            f"participation.cli.{cmd_name.replace('-', '_')}"
        )
        command: click.Command = module.group
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        # The texts above, so that --help need not import twelve modules.
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="participation")
def cli() -> None:
    """Participation: citizen surveys, themes and hand-over for a city.

    Settings come from the environment (DATA_DIR, DATABASE_URL, PORT, CITY ...);
    docs/configuration.md lists them all.
    """


def main() -> None:
    """Run the command line; refusals become one line on stderr and exit code 1."""
    os.umask(PRIVATE)
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Aborted.", err=True)
        sys.exit(1)
    except ParticipationError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
