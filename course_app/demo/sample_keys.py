"""A template's sample as a browser would have written it."""

from course_app.content.fields.grid import Grid
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import StructuredTemplate


def keys_of_sample(template: StructuredTemplate, own: str) -> dict[str, object]:
    """Under the keys that a browser writes: a table row by row, a grid cell by cell."""
    keys: dict[str, object] = {}
    for name, val in (template.sample.values if template.sample else {}).items():
        kind = template.field(name)
        if isinstance(kind, TableKind) and isinstance(val, dict):
            keys |= {f"w:{own}/{name}/{row}": cells for row, cells in val.items()}
        elif isinstance(kind, Grid) and isinstance(val, dict):
            for row, cells in val.items():
                keys |= {f"f:{own}/{name}/{row}/{column}": cell for column, cell in cells.items()}
        else:
            keys[f"f:{own}/{name}"] = val
    return keys
