"""CSV for German spreadsheet programs: UTF-8 with mark, semicolons, no cell a formula."""

import csv
from pathlib import Path

from participation.export.codebook import head, lines
from participation.export.dataset import Dataset
from participation.export.formats.progress import Progress, counted
from participation.publication.neutral import neutral_cell


def write_csv(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write the data set row by row."""
    names = [variable.name for variable in dataset.variables]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(names)
        for cells in counted(dataset, progress):
            writer.writerow([neutral_cell(cells.get(name, "")) for name in names])


def write_codebook(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write what the columns of the data set mean."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(head(dataset.language))
        for line in lines(dataset.variables, dataset.language):
            writer.writerow([neutral_cell(cell) for cell in line])
    progress(dataset.total, dataset.total)
