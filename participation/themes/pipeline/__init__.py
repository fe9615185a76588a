"""The only part of the product that imports spaCy: training, loading, evaluating.

Web processes import `participation.themes.tagger` instead and never load this.
"""

from participation.themes.evaluation import Report, evaluate
from participation.themes.pipeline.loading import build_tagger, load_tagger
from participation.themes.pipeline.model import ModelError
from participation.themes.pipeline.training import TrainedPipeline, train

__all__ = [
    "ModelError",
    "Report",
    "TrainedPipeline",
    "build_tagger",
    "evaluate",
    "load_tagger",
    "train",
]
