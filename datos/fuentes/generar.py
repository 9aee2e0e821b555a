"""Writes the fonts that printed pages carry: Inter, one file a weight, from the web fonts of npm `@fontsource/inter`.

    npm pack @fontsource/inter@5.3.0 && tar xzf fontsource-inter-5.3.0.tgz
    python generar.py package/files [FOLDER]

The web fonts come in parts, by script. Here they become one font again, with every script that names of people are
written in that the parts have: Latin with its extensions, Vietnamese, Greek, Cyrillic. The same versions
(requirements.txt, and the package's in VERSION) write the same files, to the letter.

What is written is under the SIL Open Font License, as Inter is: `LICENSE`.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

VERSION = "5.3.0"
# 1 January 2026, in the seconds of the format.
MADE = 3_850_070_400
WEIGHTS = {400: "Inter-Regular.ttf", 600: "Inter-SemiBold.ttf"}
# Latin first: what is in several parts is taken from the first.
PARTS = ("latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext")
# Kerning and marks of one part know nothing of the glyphs of another; hinting is for screens.
# What stands for a letter that the font does not have: an empty box.
BOX = 0x25A1
DROPPED = ("GSUB", "GPOS", "GDEF", "STAT", "DSIG", "fpgm", "prep", "cvt ", "gasp", "meta", "HVAR", "MVAR")


def part(source, name, weight, folder):
    font = TTFont(source / f"inter-{name}-{weight}-normal.woff2")
    font.flavor = None
    for table in DROPPED:
        if table in font:
            del font[table]
    path = folder / f"{name}.ttf"
    font.save(path)
    return str(path)


def add_box(font):
    pen = TTGlyphPen(None)
    outer, inner = (200, 0, 1400, 1480), (310, 110, 1290, 1370)
    for (left, bottom, right, top), clockwise in ((outer, True), (inner, False)):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        corners = corners if clockwise else corners[::-1]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    glyph, name = pen.glyph(), "caja"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (1600, 200)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[BOX] = name


def main():
    source = Path(sys.argv[1])
    target = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent)
    target.mkdir(parents=True, exist_ok=True)
    for weight, file in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as folder:
            parts = [part(source, name, weight, Path(folder)) for name in PARTS]
            font = Merger(options=Options(drop_tables=list(DROPPED))).merge(parts)
        add_box(font)
        # When it was made says nothing about what it is.
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = MADE
        font.save(target / file, reorderTables=True)


if __name__ == "__main__":
    main()
