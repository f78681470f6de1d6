"""The project speaks of itself alone, and what it promises about itself is true."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".md", ".html", ".js", ".css", ".toml", ".txt", ".sh", ".mako", ""}
LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
FILES = [ROOT / name for name in LISTED if Path(name).suffix in TEXT and (ROOT / name).is_file()]


def test_no_file_names_a_package_registry_or_a_home_folder() -> None:
    pattern = re.compile(r"https?://[^\s\"')]*(pypi|pythonhosted|npmjs|debian)\.|/home/\w+/|/root/")
    hits = [path.name for path in FILES if path != Path(__file__) and pattern.search(path.read_text(encoding="utf-8"))]
    assert hits == []


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_every_pin_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z][^\n]*==", text, re.M)
    assert len(pins) > 10
    assert len(re.findall(r"==[^\n]*\\\n\s+--hash=sha256:", text)) == len(pins)
    assert "://" not in text


def test_the_two_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^ {4}|`(?:\w+=\S+ )?)make ([a-z-]+)", readme, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), f"README names `make {target}`"


def test_links_between_documents_lead_somewhere() -> None:
    for path in [
        path for path in FILES if path.suffix == ".md" and "tests" not in path.parts and "content" not in path.parts
    ]:
        text = re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#]+)", text):
            if not re.match(r"[a-z]+:", target):
                assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_pain_test_says_what_turns_it_red() -> None:
    for path in [path for path in FILES if path.name.startswith("test_")]:
        for block in re.split(r"\n(?=@pytest\.mark\.pain)", path.read_text(encoding="utf-8"))[1:]:
            docstring = re.search(r'"""(.*?)"""', block, re.S)
            assert docstring, path.name
            assert "Red when" in docstring[1], f"{path.name}: a promise's test names the change that turns it red"
