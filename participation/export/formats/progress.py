"""How far a file is: submissions done, of how many."""

from collections.abc import Callable, Iterator

from participation.export.dataset import Cells, Dataset

Progress = Callable[[int, int], None]
EVERY = 500


def counted(dataset: Dataset, progress: Progress) -> Iterator[Cells]:
    """Yield the rows and tell after every 500 submissions how many are done."""
    done, last = 0, ""
    for cells in dataset.rows():
        if cells["submission"] != last:  # several rows of a long table are of one
            last, done = cells["submission"], done + 1
            if done % EVERY == 0:
                progress(done, dataset.total)
        yield cells
    progress(done, max(done, dataset.total))
