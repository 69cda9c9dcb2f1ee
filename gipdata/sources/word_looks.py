"""A Word file's main part without most of what only says how things look: for each figure it says that in a thousand
characters, and nothing of it is read.

In: the part's bytes. Out: the same XML, without elements that are known to carry no content. They stand in groups of
properties that are the same over and over, so each different group is looked at once. What is in doubt stays: an
element with content, another prefix, a part with comments or CDATA (where a tag may be no tag).
"""

import re

__all__ = ["LOOKS", "without_looks"]

LOOKS = (
    "adjustRightInd", "autoSpaceDE", "autoSpaceDN", "b", "bCs", "bottom", "cantSplit", "color", "highlight",
    "i", "iCs", "ind", "insideH", "insideV", "jc", "keepLines", "keepNext", "kern", "kinsoku", "lang", "left",
    "noProof", "noWrap", "overflowPunct", "rFonts", "right", "shd", "snapToGrid", "spacing", "sz", "szCs",
    "tblHeader", "tcFitText", "tcW", "textAlignment", "topLinePunct", "top", "trHeight", "u", "vAlign", "w",
    "widowControl", "wordWrap",
)  # fmt: skip
"""Names of elements that change neither what is written nor where."""

_LOOK = re.compile(rf"<w:(?:{'|'.join(LOOKS)})(?: [^<>]*)?/>".encode())
_BORDERS = re.compile(rb"<w:(tcBorders|tcMar|pBdr)></w:\1>")
_GROUPS = (b"rPr", b"pPr", b"tcPr", b"trPr")  # those of runs stand also within those of paragraphs


def without_looks(data: bytes) -> bytes:
    """The part, in UTF-8, without what only says how things look.

    >>> without_looks(b'<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr></w:r>')
    b'<w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r><w:r></w:r>'
    """
    if b"<!" in data:
        return data
    for name in _GROUPS:
        data = _without_looks_in(name, data)
    return data


def _without_looks_in(name: bytes, data: bytes) -> bytes:
    opening, closing = b"<w:%s>" % name, b"</w:%s>" % name
    first, *pieces = data.split(opening)
    shorter: dict[bytes, bytes] = {}
    kept = [first]
    for piece in pieces:
        group, found, rest = piece.partition(closing)
        if not found:  # another such group stands in this one
            kept.append(opening + piece)
            continue
        if group not in shorter:
            left = _BORDERS.sub(b"", _LOOK.sub(b"", group))
            shorter[group] = opening + left + closing if left else b""
        kept += (shorter[group], rest)
    return b"".join(kept)
