"""`participation demo`: simulated answers, never mixed with real ones."""

import click

from participation.cli.context import note, open_database
from participation.cli.progress import progress_bar
from participation.core.clock import today
from participation.publication.releases.releasing import remove_demo
from participation.responses.simulate import clear, fill, simulated_counts

CHUNK = 2_000  # per transaction: citizens who send meanwhile wait for one at most


@click.group("demo")
def group() -> None:
    """Fill in simulated answers, clearly marked, and remove them."""


@group.command("fill")
@click.option(
    "--submissions",
    type=click.IntRange(1, 1_000_000),
    default=1_000,
    show_default=True,
    help="How many to make.",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Equal seeds make equal answers. To add more, take another seed.",
)
def fill_in(*, submissions: int, seed: int) -> None:
    """Store simulated submissions with comments over all Ortsteile.

    They never count in a summary of real answers and never enter a hand-over.
    """
    comments = 0
    with open_database() as database, progress_bar("Simulating") as progress:
        for start in range(0, submissions, CHUNK):
            number = min(CHUNK, submissions - start)
            with database.transaction() as session:
                comments += fill(
                    session, submissions=number, seed=seed, today=today(), start=start
                )
                note(session, "demo_filled", f"{number}, seed {seed}")
            progress(start + number, submissions)
    click.echo(
        f"{submissions:,} simulated submissions with {comments:,} comments are stored."
    )


@group.command("clear")
def clear_all() -> None:
    """Remove everything that is simulated, releases of it included."""
    submissions = comments = 0
    with open_database() as database, progress_bar("Clearing") as progress:
        with database.transaction() as session:
            remove_demo(session)
        with database.session() as session:
            total = simulated_counts(session).submissions
        while submissions < total:
            with database.transaction() as session:
                removed = clear(session, limit=CHUNK)
                note(session, "demo_cleared", str(removed.submissions))
            if not removed.submissions:
                break
            submissions += removed.submissions
            comments += removed.comments
            progress(submissions, total)
    click.echo(
        f"{submissions:,} simulated submissions with {comments:,} comments are removed."
    )


@group.command("status")
def status() -> None:
    """Tell how much simulated data there is."""
    with open_database() as database, database.session() as session:
        counts = simulated_counts(session)
    click.echo(f"{counts.submissions:,} submissions, {counts.comments:,} comments")
