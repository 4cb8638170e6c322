import base64
import hashlib
import io
import os
import tempfile

from databricks.sdk import errors
from harness import check, equal, is_recent, main, raises, requests_of

MEBIBYTE = 1024 * 1024


def pattern(size, salt=b""):
    block = hashlib.sha256(salt + str(size).encode()).digest()
    return (block * (size // len(block) + 1))[:size]


def b64(content):
    return base64.b64encode(content).decode()


@check
def uploaded_and_downloaded_in_blocks(w):
    content = pattern(3 * MEBIBYTE + 12_345)
    w.dbfs.upload("/up/big.bin", io.BytesIO(content))
    equal(len(requests_of("/api/2.0/dbfs/add-block")), 4)
    with w.dbfs.download("/up/big.bin") as stream:
        assert stream.read() == content, "the bytes are others"
    with w.dbfs.download("/up/big.bin") as stream:
        equal(stream.read(10), content[:10])
        equal(stream.read(MEBIBYTE), content[10 : MEBIBYTE + 10])
    info = w.dbfs.get_status("/up/big.bin")
    equal((info.path, info.is_dir, info.file_size), ("/up/big.bin", False, len(content)))
    is_recent(info.modification_time)


@check
def written_and_read_as_a_file(w):
    with w.dbfs.open("/open/a.txt", write=True) as file:
        assert file.writable() and not file.readable()
        file.write(b"first ")
        file.write(b"second")
    with w.dbfs.open("/open/a.txt", read=True) as file:
        equal(file.read(), b"first second")
        equal(file.read(5), b"")
    with w.dbfs.open("/open/a.txt", write=True, overwrite=True) as file:
        file.write(b"third")
    equal(w.dbfs.download("/open/a.txt").read(), b"third")


@check
def an_empty_file(w):
    w.dbfs.upload("/empty", io.BytesIO(b""))
    equal(w.dbfs.get_status("/empty").file_size, 0)
    equal(w.dbfs.read("/empty").bytes_read, 0)
    equal(w.dbfs.download("/empty").read(), b"")


@check
def existing_files_are_only_overwritten_on_request(w):
    w.dbfs.upload("/there", io.BytesIO(b"old"))
    with raises(errors.ResourceAlreadyExists, "/there", code="RESOURCE_ALREADY_EXISTS"):
        w.dbfs.upload("/there", io.BytesIO(b"new"))
    with raises(errors.ResourceAlreadyExists):
        w.dbfs.put("/there", contents=b64(b"new"))
    w.dbfs.upload("/there", io.BytesIO(b"new"), overwrite=True)
    equal(w.dbfs.download("/there").read(), b"new")


@check
def put_and_read_in_one_call(w):
    w.dbfs.put("/put/a", contents=b64("ä€".encode()), overwrite=True)
    answer = w.dbfs.read("/put/a")
    equal((answer.bytes_read, base64.b64decode(answer.data)), (5, "ä€".encode()))
    answer = w.dbfs.read("/put/a", offset=2, length=100)
    equal((answer.bytes_read, base64.b64decode(answer.data)), (3, "€".encode()))
    equal(w.dbfs.read("/put/a", offset=5).bytes_read, 0)
    equal(w.dbfs.read("/put/a", offset=500).bytes_read, 0)


@check
def put_as_a_form(w):
    w.api_client.do(
        "POST", "/api/2.0/dbfs/put", data={"path": "/put/form", "overwrite": "true"}, files={"contents": b"\x00\xff\r\n"}
    )
    equal(w.dbfs.download("/put/form").read(), b"\x00\xff\r\n")


@check
def limits_of_blocks_and_reads(w):
    with raises(errors.BadRequest, code="MAX_BLOCK_SIZE_EXCEEDED"):
        w.dbfs.put("/limits/put", contents=b64(pattern(MEBIBYTE + 1)))
    handle = w.dbfs.create("/limits/block").handle
    with raises(errors.BadRequest, code="MAX_BLOCK_SIZE_EXCEEDED"):
        w.dbfs.add_block(handle, b64(pattern(MEBIBYTE + 1)))
    w.dbfs.add_block(handle, b64(pattern(MEBIBYTE)))
    w.dbfs.close(handle)
    with raises(errors.BadRequest, code="MAX_READ_SIZE_EXCEEDED"):
        w.dbfs.read("/limits/block", length=MEBIBYTE + 1)
    equal(w.dbfs.read("/limits/block", length=MEBIBYTE).bytes_read, MEBIBYTE)
    with raises(errors.InvalidParameterValue):
        w.dbfs.read("/limits/block", offset=-1)


@check
def closed_and_unknown_handles(w):
    handle = w.dbfs.create("/handles/a").handle
    assert isinstance(handle, int)
    w.dbfs.close(handle)
    for call in [lambda: w.dbfs.add_block(handle, b64(b"x")), lambda: w.dbfs.close(handle), lambda: w.dbfs.close(1)]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            call()
    handle = w.dbfs.create("/handles/b").handle
    with raises(errors.BadRequest, code="MALFORMED_REQUEST"):
        w.dbfs.add_block(handle, "no base64!")


@check
def listed_and_walked(w):
    for path in ["/tree/a.txt", "/tree/sub/b.txt", "/tree/sub/deep/c.txt"]:
        w.dbfs.upload(path, io.BytesIO(b"x"))
    w.dbfs.mkdirs("/tree/void")
    equal(
        [(info.path, info.is_dir, info.file_size) for info in w.dbfs.list("/tree")],
        [("/tree/a.txt", False, 1), ("/tree/sub", True, 0), ("/tree/void", True, 0)],
    )
    equal(
        [info.path for info in w.dbfs.list("dbfs:/tree", recursive=True)],
        ["/tree/a.txt", "/tree/sub/b.txt", "/tree/sub/deep/c.txt"],
    )
    equal([info.path for info in w.dbfs.list("/tree/a.txt")], ["/tree/a.txt"])
    equal(list(w.dbfs.list("/tree/void")), [])
    assert "/tree" in [info.path for info in w.dbfs.list("/")]


@check
def parent_folders_are_created(w):
    w.dbfs.mkdirs("/made/by/one/call")
    w.dbfs.mkdirs("/made/by/one/call")
    assert w.dbfs.get_status("/made/by").is_dir
    w.dbfs.upload("/made/file", io.BytesIO(b"x"))
    with raises(errors.ResourceAlreadyExists):
        w.dbfs.mkdirs("/made/file")
    with raises(errors.ResourceAlreadyExists):
        w.dbfs.mkdirs("/made/file/below")


@check
def moved(w):
    w.dbfs.upload("/from/a", io.BytesIO(b"a"))
    w.dbfs.upload("/from/sub/b", io.BytesIO(b"b"))
    w.dbfs.move("/from/a", "/from/renamed")
    assert not w.dbfs.exists("/from/a")
    w.dbfs.mkdirs("/into")
    w.dbfs.move_("/from", "/into")
    equal(w.dbfs.download("/into/from/sub/b").read(), b"b")
    w.dbfs.upload("/other", io.BytesIO(b"o"))
    with raises(errors.ResourceAlreadyExists):
        w.dbfs.move("/other", "/into/from/renamed")
    with raises(errors.ResourceDoesNotExist):
        w.dbfs.move("/no/such/file", "/elsewhere")


@check
def deleted(w):
    w.dbfs.upload("/gone/a", io.BytesIO(b"a"))
    with raises(errors.BadRequest, code="IO_ERROR"):
        w.api_client.do("POST", "/api/2.0/dbfs/delete", body={"path": "/gone"})
    w.dbfs.delete("/gone/a")
    equal((w.dbfs.exists("/gone/a"), w.dbfs.exists("/gone")), (False, True))
    w.dbfs.upload("/gone/b/c", io.BytesIO(b"a"))
    w.dbfs.delete("/gone", recursive=True)
    assert not w.dbfs.exists("/gone")
    w.dbfs.delete("/gone")


@check
def missing_objects(w):
    for call in [w.dbfs.get_status, w.dbfs.read, w.dbfs.download, lambda path: list(w.dbfs._dbfs_api.list(path))]:
        with raises(errors.ResourceDoesNotExist, "/not/there", code="RESOURCE_DOES_NOT_EXIST"):
            call("/not/there")
    assert not w.dbfs.exists("/not/there")
    w.dbfs.mkdirs("/folder")
    with raises(errors.InvalidParameterValue, "/folder"):
        w.dbfs.read("/folder")
    with raises(errors.InvalidParameterValue):
        w.dbfs.get_status("relative")


@check
def copied_from_and_to_the_local_disk(w):
    with tempfile.TemporaryDirectory() as directory:
        os.makedirs(f"{directory}/in/deep")
        for name, content in [("a", b"a"), ("deep/b", pattern(MEBIBYTE + 7))]:
            with open(f"{directory}/in/{name}", "wb") as file:
                file.write(content)
        w.dbfs.copy(f"file:{directory}/in", "dbfs:/copied", recursive=True)
        equal(w.dbfs.get_status("/copied/deep/b").file_size, MEBIBYTE + 7)
        w.dbfs.copy("dbfs:/copied/deep/b", f"file:{directory}/out", overwrite=True)
        with open(f"{directory}/out", "rb") as file:
            assert file.read() == pattern(MEBIBYTE + 7), "the bytes are others"
    w.dbfs.copy("/copied/a", "/copied/again")
    equal(w.dbfs.download("/copied/again").read(), b"a")


@check
def through_dbutils(w):
    fs = w.dbutils.fs
    assert fs.mkdirs("/utils")
    assert fs.put("/utils/a", "text ä")
    equal([(item.path, item.name, item.size) for item in fs.ls("/utils")], [("/utils/a", "a", 7)])
    equal(fs.head("/utils/a"), "text ä")
    fs.cp("/utils/a", "/utils/b")
    fs.mv("/utils/b", "/utils/c")
    equal(sorted(item.name for item in fs.ls("/utils")), ["a", "c"])
    fs.rm("/utils", recurse=True)
    assert not w.dbfs.exists("/utils")


@check
def unusual_names(w):
    for name in ["/names/with space", "/names/ümläut €", "/names/100% & more + #?=", "/names/dot.", "/names/a;b"]:
        w.dbfs.upload(name, io.BytesIO(name.encode()))
        equal(w.dbfs.get_status(name).path, name)
        equal(w.dbfs.download(name).read(), name.encode())
    equal(len(list(w.dbfs.list("/names"))), 5)


main()
