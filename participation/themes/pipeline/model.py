"""The trained numbers of a theme tagger, and how they are kept in one file."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from participation.core.errors import DataFileError
from participation.themes.pipeline.arrays import Floats, HalfFloats, Integers
from participation.themes.pipeline.bands import Bands
from participation.themes.pipeline.combining import Combination
from participation.themes.pipeline.words import BUCKETS


class ModelError(DataFileError):
    """A model cannot be used. The message names file and reason."""


@dataclass(frozen=True, kw_only=True)
class ThemeModel:
    """What training found. Columns follow the content themes of the scheme.

    Buckets without weights were in no training comment: they speak for no theme.
    """

    buckets: Integers
    rarities: HalfFloats
    unseen_rarity: NDArray[np.float64]
    weights: HalfFloats
    rule_weights: Floats
    bias: Floats
    combination_weights: Floats
    combination_means: Floats
    combination_scales: Floats
    trust: Floats
    likely: Floats
    assign: Floats
    suggest: Floats

    @property
    def theme_count(self) -> int:
        return len(self.bias)

    @property
    def combination(self) -> Combination:
        return Combination(
            self.combination_weights,
            self.combination_means,
            self.combination_scales,
            self.trust,
        )

    @property
    def bands(self) -> Bands:
        return Bands(self.likely, self.assign, self.suggest)

    def rarity_by_bucket(self) -> Floats:
        """Return how rare each bucket is; one that no training comment had, the most."""
        rarities = np.full(BUCKETS, float(self.unseen_rarity))
        rarities[self.buckets] = self.rarities
        return rarities

    def fingerprint(self) -> str:
        """Return a digest of all numbers."""
        whole = hashlib.sha256()
        for field in fields(self):
            whole.update(np.ascontiguousarray(getattr(self, field.name)).tobytes())
        return whole.hexdigest()

    def to_bytes(self) -> bytes:
        """Return a NumPy archive, equal for equal models."""
        buffer = io.BytesIO()
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, *, themes: int, name: str = "model") -> Self:
        """Return the model for a number of themes; raise ModelError if it is none."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                arrays = {field.name: archive[field.name] for field in fields(cls)}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ModelError(f"{name}: no theme model ({error})") from error
        model = cls(**arrays)
        model._require_consistent(themes, name)
        return model

    def _require_consistent(self, themes: int, name: str) -> None:
        per_theme = (
            self.bias, self.combination_means, self.combination_scales, self.trust,
            self.likely, self.assign, self.suggest,
        )  # fmt: skip
        fits = (
            all(array.shape == (themes,) for array in per_theme)
            and self.rule_weights.shape == (themes, themes)
            and self.combination_weights.shape == (themes, themes + 3)
            and self.weights.shape == (len(self.buckets), themes)
            and self.rarities.shape == self.buckets.shape
            and self.unseen_rarity.shape == ()
            and bool(((self.buckets >= 0) & (self.buckets < BUCKETS)).all())
        )
        if not fits:
            raise ModelError(f"{name}: does not fit a scheme of {themes} themes")
