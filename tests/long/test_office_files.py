"""LibreOffice opens every Word and Excel file and converts it without a word of complaint."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from course_app.homework.exports.document_parts import Audience
from course_app.homework.exports.formats import FORMATS
from course_app.homework.exports.playbook import Playbook
from tests.homework.exports.read_back import squeezed
from tests.homework.exports.samples import ALL_KINDS, TEMPLATES, printed_sample, sample_as, written, written_playbook

pytestmark = pytest.mark.long

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SECONDS = 300
COMPLAINT = re.compile(r"error|warn|fail|corrupt|repair|exception", re.I)
NOT_OF_THE_FILE = re.compile(r"javaldx|Fontconfig")
"""What an installation without Java or without fonts says about itself."""


@pytest.fixture(scope="module")
def files(small_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Every file with the title that must be found in it."""
    folder = tmp_path_factory.mktemp("office")
    found = {}
    with small_app.app_context():
        for template in (*TEMPLATES.values(), ALL_KINDS):
            audiences: list[Audience] = ["internal", "customer"] if template.customer_view == "shown" else ["internal"]
            for audience in audiences:
                for kind in ("word", "excel", *(("report",) if template.report else ())):
                    document = sample_as(kind, template, audience)
                    path = folder / f"{template.id}-{audience}-{kind}.{FORMATS[kind].ending}"
                    path.write_bytes(written(kind, document))
                    found[path.stem] = (path, document.title)
        documents = tuple(printed_sample(template) for template in TEMPLATES.values())
        path = folder / "playbook.docx"
        path.write_bytes(written_playbook("word", Playbook("Everything", "Contents", documents)))
        found[path.stem] = (path, "Everything")
    return found


def convert(paths: list[str], folder: Path, home: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(OFFICE), f"-env:UserInstallation=file://{home}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *paths]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_libreoffice_converts_every_file_without_a_warning(files: dict[str, tuple[Path, str]], tmp_path: Path) -> None:
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed and could not be installed")
    for kind in ("docx", "xlsx"):
        paths = [str(path) for path, _ in files.values() if path.suffix == f".{kind}"]
        done = convert(paths, tmp_path / kind, tmp_path)
        assert done.returncode == 0
        said = [line for line in (done.stdout + done.stderr).splitlines() if not NOT_OF_THE_FILE.search(line)]
        assert [line for line in said if COMPLAINT.search(line)] == []
        assert len(list((tmp_path / kind).glob("*.pdf"))) == len(paths)
    for name, (path, title) in files.items():
        text = "".join(page.extract_text() for page in PdfReader(tmp_path / path.suffix[1:] / f"{name}.pdf").pages)
        assert squeezed(title) in squeezed(text), name


def test_a_broken_file_is_seen(files: dict[str, tuple[Path, str]], tmp_path: Path) -> None:
    """The test above can fail: a file cut in two is not converted."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed and could not be installed")
    path, _ = files["sop-internal-word"]
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as whole, zipfile.ZipFile(broken, "w") as torn:
        for name in whole.namelist():
            data = whole.read(name)
            torn.writestr(name, data[: len(data) // 2] if name == "word/document.xml" else data)
    convert([str(broken)], tmp_path, tmp_path)
    made = tmp_path / "broken.pdf"
    text = "".join(page.extract_text() for page in PdfReader(made).pages) if made.exists() else ""
    assert squeezed("First stumble") not in squeezed(text)
