"""The only part of the product that imports spaCy: training, loading, evaluating.

Web processes import `participation.themes.tagger` instead and never load this.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from participation.themes.evaluation import Report, evaluate
from participation.themes.examples import Example
from participation.themes.pipeline.loading import build_tagger, load_tagger
from participation.themes.pipeline.model import ModelError
from participation.themes.scheme import Scheme

if TYPE_CHECKING:
    from participation.themes.pipeline.training import TrainedPipeline

__all__ = ["ModelError", "Report", "build_tagger", "evaluate", "load_tagger", "train"]


def train(
    scheme: Scheme,
    examples: Sequence[Example],
    *,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    judged: Sequence[bool] | None = None,
) -> "TrainedPipeline":
    """Return a tagger for the scheme; see training.train."""
    # Training needs scikit-learn: 1 s and 60 MB that tagging does without.
    from participation.themes.pipeline import training  # noqa: PLC0415 -- slow import

    return training.train(scheme, examples, seed=seed, progress=progress, judged=judged)
