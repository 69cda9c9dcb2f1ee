"""Reports written in every layout that text is seen in, from random figures, with provenance: to test the reader."""

from tests.documents.layouts import LAYOUTS, Layout, Written, fitted, write
from tests.documents.model import COUNTY, Key, Model, random_model, with_blanks
from tests.documents.pieces import Line, Piece
from tests.documents.shown import Shown, parse_shown

__all__ = [
    "COUNTY",
    "LAYOUTS",
    "Key",
    "Layout",
    "Line",
    "Model",
    "Piece",
    "Shown",
    "Written",
    "fitted",
    "parse_shown",
    "random_model",
    "with_blanks",
    "write",
]
