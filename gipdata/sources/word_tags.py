"""The names of the elements of a Word file's main part that are looked for."""

from gipdata.sources.numbering import WORD

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OTHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BODY, PARAGRAPH, TABLE, ROW, CELL, RUN = (f"{WORD}{name}" for name in ("body", "p", "tbl", "tr", "tc", "r"))
TEXT, MATH_TEXT, FIELD, BOX = f"{WORD}t", f"{MATH}t", f"{WORD}fldChar", f"{WORD}txbxContent"
ROW_PROPERTIES, RUN_PROPERTIES, PARAGRAPH_PROPERTIES = f"{WORD}trPr", f"{WORD}rPr", f"{WORD}pPr"
STYLE, RUN_STYLE, NUM_ID, LEVEL = (f"{WORD}{name}" for name in ("pStyle", "rStyle", "numId", "ilvl"))
VALUE, SPACE = f"{WORD}val", "{http://www.w3.org/XML/1998/namespace}space"
DELETED = (f"{WORD}del", f"{WORD}moveFrom")
ALTERNATIVES = f"{OTHER}AlternateContent"
NOTES = {f"{WORD}footnoteReference": "footnotes", f"{WORD}endnoteReference": "endnotes"}
ELSEWHERE = (f"{WORD}altChunk", f"{WORD}subDoc")
CHANGED = tuple(f"{WORD}{name}Change" for name in ("pPr", "rPr", "tcPr", "trPr", "tblGrid"))
CELL_DELETED, ROW_HIDDEN, RUBY = f"{WORD}cellDel", f"{WORD}hidden", f"{WORD}rt"
FIRST = (ALTERNATIVES, *DELETED, *CHANGED, CELL_DELETED, ROW_HIDDEN, RUBY, *NOTES, *ELSEWHERE)
HIDDEN, RAISED = f"{WORD}vanish", f"{WORD}vertAlign"
STRUCK = (f"{WORD}strike", f"{WORD}dstrike")
MATH_SIGNS = {f"{MATH}den": "/", f"{MATH}sup": "^", f"{MATH}sub": "_", f"{MATH}rad": "√"}
SECOND = (BOX, FIELD, HIDDEN, RAISED, *STRUCK, *MATH_SIGNS)
SPAN, DOWN, ACROSS, DOWN_CHANGED = (f"{WORD}{name}" for name in ("gridSpan", "vMerge", "hMerge", "cellMerge"))
BEFORE, AFTER = f"{WORD}gridBefore", f"{WORD}gridAfter"
DRAWN = tuple(f"{WORD}{name}" for name in ("drawing", "pict", "object", "contentPart"))
TEXTS = frozenset((TEXT, MATH_TEXT))
TAB, SYMBOL = f"{WORD}tab", f"{WORD}sym"
FIXED = {f"{WORD}ptab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
SHOWN = (TEXT, MATH_TEXT, TAB, SYMBOL, *FIXED, *DRAWN)
TAKEN_OUT = (*FIRST, *SHOWN, PARAGRAPH, ROW, CELL, RUN, f"{MATH}r")
MERGING = (SPAN, DOWN, ACROSS, DOWN_CHANGED, BEFORE, AFTER)
COLUMN = f"{WORD}gridCol"
LAYOUT = (PARAGRAPH, TABLE, ROW, CELL, COLUMN, *MERGING)
POSITION = f"{WORD}pos"
PICTURE_SIGN = "\ufffc"
