"""How a Word file looks: its styles, the lines of its tables, its page numbers, its table of contents."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

_INK, _SOFT, _ACCENT = RGBColor(0x26, 0x20, 0x1A), RGBColor(0x4D, 0x44, 0x3A), RGBColor(0x7A, 0x37, 0x17)
_LINE, _SHADE = "BFB8AC", "F1EBDF"
_TEXT, _DISPLAY = "Arial", "Georgia"
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"

_OWN_STYLES = {
    "Kind": (9.5, False, _SOFT, 0, 0),
    "Label": (9.5, True, _SOFT, 2, 2),
    "Table Head": (9, True, _INK, 2, 2),
    "Table Text": (9.5, False, _INK, 2, 2),
    "After Table": (4, False, _INK, 0, 4),
    "Note": (9, False, _SOFT, 0, 8),
    "Foot": (9, False, _SOFT, 0, 0),
    "Contents Title": (14, True, _INK, 12, 6),
    "Contents": (10.5, False, _INK, 0, 4),
}
_HEADINGS = {"Title": (24, 0, 10), "Heading 1": (17, 18, 6), "Heading 2": (13.5, 14, 4), "Heading 3": (12, 12, 4)}
_LOW_HEADINGS = {"Heading 4": (11, 10, 3), "Heading 5": (10.5, 8, 3)}


def give_look(word: WordDocument, language: str) -> None:
    """Type, colour and space of a new file; what the library's own template says of itself goes."""
    normal = _style(word, "Normal")
    _set(normal, _TEXT, 10, False, _INK, 0, 6)
    for name, (size, before, after) in {**_HEADINGS, **_LOW_HEADINGS}.items():
        style = _style(word, name)
        _set(style, _DISPLAY if name in _HEADINGS else _TEXT, size, True, _INK, before, after)
        style.paragraph_format.keep_with_next = True
        for border in style.element.findall(".//" + qn("w:pBdr")):
            border.getparent().remove(border)
    for name, (size, is_bold, colour, before, after) in _OWN_STYLES.items():
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        _set(_style(word, name), _TEXT, size, is_bold, colour, before, after)
    for each in word.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), language)
    _be_of_this_decade(word)
    _drop_thumbnail(word)


def _style(word: WordDocument, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    return style


def _set(
    style: ParagraphStyle, font: str, size: float, is_bold: bool, colour: RGBColor, before: float, after: float
) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = font, Pt(size), is_bold, False
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:cs"), font)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _be_of_this_decade(word: WordDocument) -> None:
    """Without this Word opens the file in the manner of 2007 and says so in its title bar."""
    compatibility, mode = OxmlElement("w:compat"), OxmlElement("w:compatSetting")
    for name, value in (("name", "compatibilityMode"), ("uri", _COMPATIBILITY), ("val", "15")):
        mode.set(qn(f"w:{name}"), value)
    compatibility.append(mode)
    settings = word.settings.element
    for earlier in settings.findall(qn("w:compat")):
        settings.replace(earlier, compatibility)
        return
    settings.append(compatibility)


def _drop_thumbnail(word: WordDocument) -> None:
    relations = word.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]


def grid(table: CT_Tbl) -> None:
    """Thin lines round every cell, and room inside."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    _insert(table.tblPr, borders)


def _insert(properties: BaseOxmlElement, borders: BaseOxmlElement) -> None:
    """Where the schema wants the borders: before the layout and the look."""
    later = [properties.find(qn(name)) for name in ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")]
    following = next((each for each in later if each is not None), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)


def shade(cell: CT_Tc) -> None:
    """The ground of a table's head."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shading.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(shading)


def flush_left(table: CT_Tbl) -> None:
    """Lets the text of a table without lines begin where all text begins."""
    margins, left = OxmlElement("w:tblCellMar"), OxmlElement("w:left")
    for name, value in (("w", "0"), ("type", "dxa")):
        left.set(qn(f"w:{name}"), value)
    margins.append(left)
    look = table.tblPr.find(qn("w:tblLook"))
    table.tblPr.append(margins) if look is None else look.addprevious(margins)


def add_page_number(line: Paragraph, title: str, width: Length) -> None:
    """The foot of every page, which is `width` wide: the title, and which page of how many."""
    line.style = "Foot"
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{title[:90]}\t")
    _add_field(line, "PAGE", "1")
    line.add_run(" / ")
    _add_field(line, "NUMPAGES", "1")


def _add_field(line: Paragraph, instruction: str, result: str) -> None:
    _field_mark(line, "begin")
    _instruction(line, instruction)
    _field_mark(line, "separate")
    line.add_run(result)
    _field_mark(line, "end")


def begin_contents(line: Paragraph) -> None:
    """From here to `end_contents` Word may put contents of its own, with page numbers."""
    _field_mark(line, "begin").set(qn("w:dirty"), "true")
    _instruction(line, 'TOC \\o "1-1" \\h')
    _field_mark(line, "separate")


def end_contents(line: Paragraph) -> None:
    """Closes what `begin_contents` opened."""
    _field_mark(line, "end")


def _field_mark(line: Paragraph, kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(mark)
    return mark


def _instruction(line: Paragraph, text: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {text} "
    line.add_run()._r.append(instruction)
