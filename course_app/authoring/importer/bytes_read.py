"""The text of a file whose encoding nobody told."""

from course_app.authoring.importer.account import Account


def decoded(name: str, data: bytes, account: Account) -> str:
    """The text: UTF-8, UTF-16 where the file says so, else the old Windows encoding, which is said in the account."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        account.remark(
            f"{name}: byte {error.start} is not UTF-8, so it was read as Windows-1252: look at its quotation marks"
        )
        return data.decode("cp1252", "replace")
