"""A page of a PDF as a picture, with cells framed: where figures were read.

In: the file or its bytes, the page, and boxes as in ``Location.box``. Out: a PNG file. Raises UnreadableSource where
the page cannot be drawn, and OSError where a file cannot be opened or written.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pdfplumber

from gipdata.report import Box
from gipdata.sources.document import UnreadableSource

__all__ = ["picture"]

_RESOLUTION = 110  # dots per inch: a page of A4 fits a screen, and its figures can be read
_FRAME, _NOTHING, _SLACK = (220, 30, 30), (0, 0, 0, 0), 1.5


def picture(source: Path | str | bytes, page: int, boxes: Iterable[Box], out_png: Path | str) -> None:
    """Writes a page (from 1) as PNG, with a red frame around each box."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        with pdfplumber.open(BytesIO(data), pages=[page]) as document:
            (sheet,) = document.pages
            image = sheet.to_image(resolution=_RESOLUTION, antialias=True)
            left, upper = sheet.cropbox[:2]  # boxes are counted from the corner that a reader sees
            for box in boxes:
                frame = (
                    box[0] + left - _SLACK,
                    box[1] + upper - _SLACK,
                    box[2] + left + _SLACK,
                    box[3] + upper + _SLACK,
                )
                image.draw_rect(frame, fill=_NOTHING, stroke=_FRAME, stroke_width=2)
            drawn = BytesIO()
            image.save(drawn, format="PNG")
    except Exception as error:  # the library throws whatever a broken file makes it stumble over
        raise UnreadableSource(f"PDF 第{page}页无法画出；请直接打开原文件查看。") from error
    Path(out_png).write_bytes(drawn.getvalue())
