"""OpenDocument and other zips: what is looked at before a library may read them."""

from workbook_qa.workbooks.read.container.file_kinds import FILL_IN_WORKBOOK
from workbook_qa.workbooks.read.container.limits import (
    Limits,
    RefusedError,
    damaged,
    has_password,
    not_a_workbook,
)
from workbook_qa.workbooks.read.container.package import Package, refuse_document_type
from workbook_qa.workbooks.read.container.relationships import macros
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk

_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def check_open_document(package: Package, limits: Limits) -> bytes:
    """Refuse every zip but a spreadsheet of OpenDocument (.ods) without password and macros.

    Returns:
        The part in which everything stands that its sheets hold.
    """
    if "mimetype" not in package:
        raise _other_zip(package)
    mimetype = package.read("mimetype").decode("ascii", "replace").strip()
    if not mimetype.startswith(_SPREADSHEET):
        what = "an OpenDocument text or picture" if "opendocument" in mimetype else "an e-book"
        raise not_a_workbook(what, FILL_IN_WORKBOOK)
    if "content.xml" not in package:
        raise damaged("a part of it is missing")
    if any(name.lower().startswith("xl/") for name in package.names()):
        raise damaged("it is not the kind of workbook it says it is")
    if "META-INF/manifest.xml" in package:
        _refuse_encrypted(package.read("META-INF/manifest.xml"), limits)
    if any(name.lower().startswith(("basic/", "scripts/")) for name in package.names()):
        raise macros()
    everything = package.read("content.xml")
    refuse_document_type(everything)
    package.check_the_rest(_is_picture)
    return everything


def _refuse_encrypted(manifest: bytes, limits: Limits) -> None:
    def start(name: str, _attributes: Attributes) -> None:
        if name.endswith("encryption-data"):
            raise has_password()

    walk(manifest, limits, start, lambda _: None)


def _is_picture(name: str) -> bool:
    """Pictures, previews and embedded charts: never parsed by the library either."""
    return name.startswith(("pictures/", "thumbnails/", "objectreplacements/", "media/"))


def _other_zip(package: Package) -> RefusedError:
    names = [name.lower() for name in package.names()]
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        return not_a_workbook(
            "a file of Apple Numbers or Pages",
            "Ask the sender to export it as Excel (File, Export To, Excel) and to send that.",
        )
    if any(name.startswith("xl/") or name == "xl" for name in names):
        return damaged("a part of it is missing")
    if any(name.endswith((".xlsx", ".xls", ".ods", ".xlsm")) for name in names):
        return not_a_workbook("a zip archive", "Unpack it and put the workbooks in it here.")
    return not_a_workbook("a zip archive", "Ask the sender to send the workbook itself.")
