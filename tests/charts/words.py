"""What a chart says: all of it in one line, or what stands in one of its boxes."""

from gipdata.charts.chart import Chart

from .seen import cells_of, texts_of

__all__ = ["inside", "said"]


def said(chart: Chart) -> str:
    """All texts without spaces, so that it does not matter where a line is broken."""
    return "".join(texts_of(chart)).replace(" ", "")


def inside(chart: Chart, name: str) -> list[str]:
    """The texts that begin, end or have their middle in a named box, in the order in which they were written."""
    box = cells_of(chart)[name]
    left, right = box.get_x(), box.get_x() + box.get_width()
    top, bottom = sorted((box.get_y(), box.get_y() + box.get_height()))
    placed = [(text.get_position(), text.get_text()) for text in chart.sheet.texts]
    return [text for (x, y), text in placed if left < x < right and top < y < bottom]
