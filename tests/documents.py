"""Documents as other programs write them, made small: PDF, DOCX, Anki decks."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

# --- PDF --------------------------------------------------------------------------------------------------------------


def pdf(*pages: Sequence[str]) -> bytes:
    """A PDF with the given lines on each page, in a font whose glyphs are the code points."""
    used = sorted({c for page in pages for line in page for c in line})
    unicode_map = "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in used)
    cmap = f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(used)} beginbfchar\n{unicode_map}\nendbfchar"
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        _stream(cmap),
    ]
    for i, page in enumerate(pages):
        shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td" for line in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * i} 0 R >>"
        )
        objects.append(_stream(f"BT /F1 10 Tf 20 780 Td\n{shown}\nET"))
    return _assembled(objects)


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _assembled(objects: Sequence[str]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for i, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{content}\nendobj\n".encode()
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


# --- DOCX -------------------------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
_DOCUMENT_RELS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Asked"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q2"><w:name w:val="Asked too"/><w:basedOn w:val="Q"/></w:style></w:styles>'
)


def paragraph(
    text: str, number: tuple[int, int] | None = None, style: str = "", bold: bool = False, extra: str = ""
) -> str:
    """A paragraph of a Word document; `number` is (list, level)."""
    listed = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr><w:r>{weight}<w:t>{text}</w:t></w:r>{extra}</w:p>"


def numbering(*lists: Sequence[tuple[str, str]], again: int | None = None) -> str:
    """numbering.xml: each list is its levels (format, text); `again`: one more list that restarts the first at that number."""
    abstract, concrete = "", ""
    for n, levels in enumerate(lists, 1):
        inner = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for i, (form, text) in enumerate(levels)
        )
        abstract += f'<w:abstractNum w:abstractNumId="{n}">{inner}</w:abstractNum>'
        concrete += f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
    if again is not None:
        override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{again}"/></w:lvlOverride>'
        concrete += f'<w:num w:numId="{len(lists) + 1}"><w:abstractNumId w:val="1"/>{override}</w:num>'
    return f"<w:numbering {_W}>{abstract}{concrete}</w:numbering>"


def docx(*body: str, numbers: str = "", more: Mapping[str, bytes | str] | None = None, before: str = "") -> bytes:
    """A Word document with these paragraphs; `before` stands before its root element."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/document.xml": f"{before}<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/numbering.xml": numbers or f"<w:numbering {_W}/>",
        "word/styles.xml": _STYLES,
        **(more or {}),
    }
    return archive(parts)


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return packed.getvalue()


# --- Anki -------------------------------------------------------------------------------------------------------------


def collection(
    notes: Sequence[tuple[int, str, str]], kinds: Mapping[int, Sequence[str]], *more: str, tables: bool = False
) -> bytes:
    """A collection with notes (kind, tags, fields joined by \\x1f); `tables`: with the tables of newer Anki; `more` is SQL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        db = sqlite3.connect(path)
        db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, mid INTEGER, tags TEXT, flds TEXT)")
        db.execute("CREATE TABLE col (id INTEGER, models TEXT)")
        models = (
            {}
            if tables
            else {str(k): {"name": "x", "flds": [{"name": n} for n in names]} for k, names in kinds.items()}
        )
        db.execute("INSERT INTO col VALUES (1, ?)", (json.dumps(models),))
        if tables:
            db.execute(
                "CREATE TABLE fields (ntid INTEGER, ord INTEGER, name TEXT COLLATE unicase, PRIMARY KEY (ntid, ord)) WITHOUT ROWID"
            )
            db.executemany(
                "INSERT INTO fields VALUES (?, ?, ?)",
                [(k, i, n) for k, names in kinds.items() for i, n in enumerate(names)],
            )
        db.executemany("INSERT INTO notes (mid, tags, flds) VALUES (?, ?, ?)", notes)
        for statement in more:
            db.execute(statement)
        db.commit()
        db.close()
        return path.read_bytes()
