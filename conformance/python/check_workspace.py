import base64
import io

from databricks.sdk import errors
from databricks.sdk.service import workspace
from harness import USER, check, equal, is_recent, main, permissions_work, raises

Type = workspace.ObjectType
Language = workspace.Language
Import = workspace.ImportFormat
Export = workspace.ExportFormat

PYTHON = b"# Databricks notebook source\nprint(1)\n\n# COMMAND ----------\n\nprint('\xc3\xa4')\n"


def b64(content):
    return base64.b64encode(content).decode()


def info(w, path):
    return w.workspace.get_status(path)


@check
def a_notebook_is_imported_and_exported(w):
    w.workspace.upload("/Shared/nb", io.BytesIO(PYTHON), language=Language.PYTHON)
    found = info(w, "/Shared/nb")
    equal((found.object_type, found.language, found.path), (Type.NOTEBOOK, Language.PYTHON, "/Shared/nb"))
    assert isinstance(found.object_id, int)
    equal(w.workspace.download("/Shared/nb").read(), PYTHON)
    equal(base64.b64decode(w.workspace.export("/Shared/nb").content), PYTHON)


@check
def the_sdk_takes_the_language_from_the_name(w):
    for name, language in [("a.py", Language.PYTHON), ("a.sql", Language.SQL), ("a.scala", Language.SCALA)]:
        w.workspace.upload(f"/Shared/{name}", io.BytesIO(b"x"))
        equal(info(w, f"/Shared/{name}").language, language)


@check
def a_file_is_imported_and_exported(w):
    content = bytes(range(256)) * 20
    w.workspace.upload("/Shared/data.bin", io.BytesIO(content), format=Import.AUTO)
    found = info(w, "/Shared/data.bin")
    equal((found.object_type, found.size), (Type.FILE, len(content)))
    is_recent(found.modified_at)
    equal(w.workspace.download("/Shared/data.bin").read(), content)
    equal(w.workspace.download("/Shared/data.bin", format=Export.AUTO).read(), content)


@check
def auto_distinguishes_notebooks_and_files(w):
    w.workspace.upload("/Shared/auto_notebook.py", io.BytesIO(PYTHON), format=Import.AUTO)
    equal(info(w, "/Shared/auto_notebook").object_type, Type.NOTEBOOK)
    w.workspace.upload("/Shared/auto_file.py", io.BytesIO(b"print(1)\n"), format=Import.AUTO)
    equal(info(w, "/Shared/auto_file.py").object_type, Type.FILE)


@check
def imported_as_json(w):
    w.workspace.import_("/Shared/json", content=b64(b"SELECT 1"), format=Import.SOURCE, language=Language.SQL)
    equal(info(w, "/Shared/json").language, Language.SQL)
    exported = w.workspace.export("/Shared/json", format=Export.SOURCE)
    assert base64.b64decode(exported.content).endswith(b"SELECT 1"), exported.content
    equal(exported.file_type, "sql")
    with raises(errors.BadRequest):
        w.api_client.do(
            "POST", "/api/2.0/workspace/import", body={"path": "/Shared/x", "language": "SQL", "content": b64(b"x"), "overwrite": []}
        )


@check
def jupyter_html_and_archives(w):
    w.workspace.upload("/Shared/many", io.BytesIO(PYTHON), language=Language.PYTHON)
    jupyter = w.workspace.download("/Shared/many", format=Export.JUPYTER).read()
    assert b'"nbformat"' in jupyter and b"print(1)" in jupyter
    w.workspace.upload("/Shared/from_jupyter", io.BytesIO(jupyter), format=Import.JUPYTER)
    assert b"print(1)" in w.workspace.download("/Shared/from_jupyter").read()
    html = w.workspace.download("/Shared/many", format=Export.HTML).read()
    assert b"<html" in html.lower()
    w.workspace.upload("/Shared/from_html", io.BytesIO(html), format=Import.HTML)
    assert b"print(1)" in w.workspace.download("/Shared/from_html").read()
    w.workspace.mkdirs("/Shared/tree/sub")
    w.workspace.upload("/Shared/tree/sub/a", io.BytesIO(PYTHON), language=Language.PYTHON)
    for format_in, format_out in [(Import.DBC, Export.DBC), (Import.SOURCE, Export.SOURCE)]:
        archive = w.workspace.download("/Shared/tree", format=format_out).read()
        w.workspace.import_(f"/Shared/copy_{format_in.value}", content=b64(archive), format=format_in)
        equal(w.workspace.download(f"/Shared/copy_{format_in.value}/sub/a").read(), PYTHON)


@check
def existing_files_are_only_overwritten_on_request(w):
    w.workspace.upload("/Shared/once", io.BytesIO(b"1"), language=Language.PYTHON)
    with raises(errors.ResourceAlreadyExists, "/Shared/once", code="RESOURCE_ALREADY_EXISTS"):
        w.workspace.upload("/Shared/once", io.BytesIO(b"2"), language=Language.PYTHON)
    before = info(w, "/Shared/once").object_id
    w.workspace.upload("/Shared/once", io.BytesIO(b"3"), language=Language.PYTHON, overwrite=True)
    assert w.workspace.download("/Shared/once").read().endswith(b"3")
    equal(info(w, "/Shared/once").object_id, before)


@check
def listed_and_walked(w):
    w.workspace.mkdirs("/Shared/walk/sub/deep")
    for path in ["/Shared/walk/a", "/Shared/walk/sub/b", "/Shared/walk/sub/deep/c"]:
        w.workspace.upload(path, io.BytesIO(b"1"), language=Language.R)
    listed = list(w.workspace.list("/Shared/walk"))
    equal([(item.path, item.object_type) for item in listed], [("/Shared/walk/a", Type.NOTEBOOK), ("/Shared/walk/sub", Type.DIRECTORY)])
    walked = [item.path for item in w.workspace.list("/Shared/walk", recursive=True)]
    equal(walked, ["/Shared/walk/a", "/Shared/walk/sub/b", "/Shared/walk/sub/deep/c"])
    equal([item.path for item in w.workspace.list("/Shared/walk/a")], ["/Shared/walk/a"])
    equal(list(w.workspace.list("/Shared/walk", notebooks_modified_after=4_000_000_000_000)), [listed[1]])
    assert {"/Users", "/Shared", "/Repos"} <= {item.path for item in w.workspace.list("/")}
    assert info(w, f"/Users/{USER}").object_type == Type.DIRECTORY
    equal(info(w, "/Workspace/Shared/walk").object_id, info(w, "/Shared/walk").object_id)


@check
def parent_folders_are_created(w):
    w.workspace.mkdirs("/Shared/made/by/one")
    w.workspace.mkdirs("/Shared/made/by/one")
    equal(info(w, "/Shared/made/by").object_type, Type.DIRECTORY)
    w.workspace.upload("/Shared/made/nb", io.BytesIO(b"1"), language=Language.PYTHON)
    with raises(errors.ResourceAlreadyExists, code="RESOURCE_ALREADY_EXISTS"):
        w.workspace.mkdirs("/Shared/made/nb")


@check
def deleted(w):
    w.workspace.mkdirs("/Shared/gone/sub")
    with raises(errors.BadRequest, code="DIRECTORY_NOT_EMPTY"):
        w.workspace.delete("/Shared/gone")
    w.workspace.delete("/Shared/gone", recursive=True)
    with raises(errors.ResourceDoesNotExist, "doesn't exist"):
        info(w, "/Shared/gone")


@check
def missing_objects(w):
    for call in [
        w.workspace.get_status,
        w.workspace.export,
        w.workspace.download,
        w.workspace.delete,
        lambda path: list(w.workspace.list(path)),
    ]:
        with raises(errors.ResourceDoesNotExist, "/Shared/none", code="RESOURCE_DOES_NOT_EXIST"):
            call("/Shared/none")
    with raises(errors.ResourceDoesNotExist):
        w.workspace.upload("/Shared/no/such/folder/nb", io.BytesIO(b"1"), language=Language.PYTHON)
    with raises(errors.InvalidParameterValue):
        w.workspace.mkdirs("relative")


@check
def content_in_another_format(w):
    with raises(errors.DatabricksError, "Perhaps you forgot", code="INVALID_PARAMETER_VALUE"):
        w.workspace.upload("/Shared/wrong", io.BytesIO(b"no json"), format=Import.JUPYTER)
    with raises(errors.DatabricksError, "Perhaps you forgot"):
        w.workspace.upload("/Shared/wrong", io.BytesIO(b"x"))
    with raises(errors.InvalidParameterValue):
        w.workspace.import_("/Shared/wrong", content="no base64!", language=Language.PYTHON)
    with raises(errors.BadRequest, code="MAX_NOTEBOOK_SIZE_EXCEEDED"):
        w.workspace.upload("/Shared/wrong", io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), format=Import.AUTO)


@check
def unusual_names(w):
    for name in ["with space", "ümläut €", "100% & more + #?=", "a;b"]:
        path = f"/Shared/names/{name}"
        w.workspace.mkdirs("/Shared/names")
        w.workspace.upload(path, io.BytesIO(name.encode()), format=Import.RAW)
        equal(info(w, path).path, path)
        equal(w.workspace.download(path).read(), name.encode())


@check
def a_file_without_conversion(w):
    # The SDK lacks this operation, which the CLI uses.
    path = "/api/2.0/workspace-files/import-file/Workspace/Shared/as-it-stands.bin"
    w.api_client.do("POST", path, query={"overwrite": "true"}, data=b"\x00\xff")
    equal(w.workspace.download("/Shared/as-it-stands.bin").read(), b"\x00\xff")
    with raises(errors.ResourceAlreadyExists, "already exists"):
        w.api_client.do("POST", path, query={"overwrite": "false"}, data=b"")


@check
def permissions(w):
    w.workspace.upload("/Shared/guarded", io.BytesIO(b"1"), language=Language.PYTHON)
    object_id = str(info(w, "/Shared/guarded").object_id)
    permissions_work(
        lambda: w.workspace.get_permissions("notebooks", object_id),
        lambda entries: w.workspace.set_permissions("notebooks", object_id, access_control_list=entries),
        lambda entries: w.workspace.update_permissions("notebooks", object_id, access_control_list=entries),
        lambda: w.workspace.get_permission_levels("notebooks", object_id),
        request=workspace.WorkspaceObjectAccessControlRequest,
        level=workspace.WorkspaceObjectPermissionLevel,
        lower="CAN_READ",
        higher="CAN_EDIT",
        owner="CAN_MANAGE",
    )


main()
