"""The trained numbers of a theme tagger, and how they are kept in one file."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from participation.core.errors import DataFileError
from participation.themes.pipeline.calibration import Calibration, Thresholds
from participation.themes.pipeline.linear import Floats
from participation.themes.pipeline.words import BUCKETS

HalfFloats = NDArray[np.float16]


class ModelError(DataFileError):
    """A model cannot be used. The message names file and reason."""


@dataclass(frozen=True)
class ThemeModel:
    """What training found. Columns follow the content themes of the scheme.

    Buckets without weights were in no training comment: they speak for no theme.
    """

    buckets: NDArray[np.int64]
    weights: HalfFloats
    idf: HalfFloats
    rule_weights: Floats
    bias: Floats
    slopes: Floats
    offsets: Floats
    assign: Floats
    suggest: Floats
    learned: NDArray[np.bool_]
    """Themes with enough positives; of the others the rules decide."""

    @property
    def theme_count(self) -> int:
        return len(self.bias)

    @property
    def calibration(self) -> Calibration:
        return Calibration(self.slopes, self.offsets)

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.assign, self.suggest)

    @property
    def unseen_idf(self) -> float:
        """Rarity of what no training comment had: that of the rarest it had."""
        return float(self.idf.max(initial=1.0))

    def bucket_rows(self) -> NDArray[np.int64]:
        """Return the row of `weights` by bucket; -1 for one never seen."""
        rows = np.full(BUCKETS, -1, dtype=np.int64)
        rows[self.buckets] = np.arange(len(self.buckets))
        return rows

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
        per_theme = (self.bias, self.slopes, self.offsets, self.assign, self.suggest)
        fits = (
            all(array.shape == (themes,) for array in (*per_theme, self.learned))
            and self.rule_weights.shape == (2 * themes, themes)
            and self.weights.shape == (len(self.buckets), themes)
            and self.idf.shape == self.buckets.shape
            and bool(((self.buckets >= 0) & (self.buckets < BUCKETS)).all())
        )
        if not fits:
            raise ModelError(f"{name}: does not fit a scheme of {themes} themes")
