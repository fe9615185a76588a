"""Pictures of protected figures, drawn here as SVG: no script, no library.

`paper.py` draws for documents, at a fixed width. The others draw for pages of any width:
lengths are percentages and letters keep their size, so that a phone shows what a screen
does. Every picture has a title and says its figures in words. What is withheld has no
length at all, since a length would tell it.
"""

from participation.publication.charts.paper import (
    Bar,
    bar_chart,
    describe,
    png,
    theme_bars,
)

__all__ = ["Bar", "bar_chart", "describe", "png", "theme_bars"]
