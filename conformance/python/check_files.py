import hashlib
import io
import os
import tempfile

from databricks.sdk import errors
from databricks.sdk.service.catalog import VolumeType
from harness import check, equal, is_recent, main, raises, requests_of

MEBIBYTE = 1024 * 1024
ROOT = "/Volumes/main/sales/raw"


def pattern(size):
    block = hashlib.sha256(str(size).encode()).digest()
    return (block * (size // len(block) + 1))[:size]


_volumes = []


def volume(w):
    """Creates the volume of all checks, once."""
    if not _volumes:
        _volumes.append(ROOT)
        # With SQL, a workspace has it from the beginning.
        if "main" not in [catalog.name for catalog in w.catalogs.list()]:
            w.catalogs.create(name="main")
        w.schemas.create(name="sales", catalog_name="main")
        w.volumes.create(catalog_name="main", schema_name="sales", name="raw", volume_type=VolumeType.MANAGED)


@check
def a_small_file_in_one_request(w):
    volume(w)
    w.files.upload(f"{ROOT}/small/a b.txt", io.BytesIO(b"hello"))
    answer = w.files.download(f"{ROOT}/small/a b.txt")
    equal((answer.content_length, answer.content_type), (5, "application/octet-stream"))
    equal(answer.contents.read(), b"hello")
    w.files.upload(f"{ROOT}/small/empty", io.BytesIO(b""))
    equal(w.files.download(f"{ROOT}/small/empty").contents.read(), b"")
    metadata = w.files.get_metadata(f"{ROOT}/small/a b.txt")
    equal(metadata.content_length, 5)
    assert metadata.last_modified.endswith("GMT")


@check
def a_large_file_in_parts(w):
    volume(w)
    w.files._config.files_ext_multipart_upload_min_stream_size = MEBIBYTE
    content = pattern(12 * MEBIBYTE + 345)
    w.files.upload(f"{ROOT}/large.bin", io.BytesIO(content), part_size=5 * MEBIBYTE, overwrite=True)
    equal(len(requests_of("/api/2.0/fs/create-upload-part-urls")), 3)
    assert w.files.download(f"{ROOT}/large.bin").contents.read() == content, "the bytes are others"


@check
def a_large_file_in_ranges(w):
    volume(w)
    content = pattern(7 * MEBIBYTE + 9)
    w.files.upload(f"{ROOT}/ranges.bin", io.BytesIO(content), overwrite=True)
    w.files._config.files_ext_parallel_download_min_file_size = MEBIBYTE
    w.files._config.files_ext_parallel_download_default_part_size = MEBIBYTE
    with tempfile.TemporaryDirectory() as directory:
        target = os.path.join(directory, "ranges.bin")
        w.files.download_to(f"{ROOT}/ranges.bin", target, use_parallel=True, parallelism=3)
        with open(target, "rb") as file:
            assert file.read() == content, "the bytes are others"


@check
def from_a_file_and_to_a_file(w):
    volume(w)
    content = pattern(MEBIBYTE)
    with tempfile.TemporaryDirectory() as directory:
        source = os.path.join(directory, "source")
        with open(source, "wb") as file:
            file.write(content)
        w.files.upload_from(f"{ROOT}/from.bin", source)
        w.files.download_to(f"{ROOT}/from.bin", os.path.join(directory, "target"))
        with open(os.path.join(directory, "target"), "rb") as file:
            assert file.read() == content, "the bytes are others"


@check
def existing_files_are_kept_on_request(w):
    volume(w)
    w.files.upload(f"{ROOT}/there", io.BytesIO(b"old"))
    with raises(errors.AlreadyExists):
        w.files.upload(f"{ROOT}/there", io.BytesIO(b"new"), overwrite=False)
    w.files.upload(f"{ROOT}/there", io.BytesIO(b"new"), overwrite=True)
    equal(w.files.download(f"{ROOT}/there").contents.read(), b"new")


@check
def directories(w):
    volume(w)
    w.files.create_directory(f"{ROOT}/tree/sub")
    w.files.create_directory(f"{ROOT}/tree/sub")
    w.files.get_directory_metadata(f"{ROOT}/tree/sub")
    for name in ["a", "b", "c"]:
        w.files.upload(f"{ROOT}/tree/{name}", io.BytesIO(b"x"))
    entries = list(w.files.list_directory_contents(f"{ROOT}/tree", page_size=2))
    equal([(one.name, one.is_directory, one.file_size) for one in entries][:2], [("a", False, 1), ("b", False, 1)])
    equal([one.path for one in entries][2:], [f"{ROOT}/tree/c", f"{ROOT}/tree/sub"])
    is_recent(entries[0].last_modified)
    with raises(errors.InvalidParameterValue):
        w.files.delete_directory(f"{ROOT}/tree")
    for name in ["a", "b", "c"]:
        w.files.delete(f"{ROOT}/tree/{name}")
    w.files.delete_directory(f"{ROOT}/tree/sub")
    w.files.delete_directory(f"{ROOT}/tree")
    with raises(errors.NotFound):
        w.files.get_directory_metadata(f"{ROOT}/tree")


@check
def what_does_not_exist(w):
    volume(w)
    for call in [
        lambda: w.files.download(f"{ROOT}/missing"),
        lambda: w.files.get_metadata(f"{ROOT}/missing"),
        lambda: w.files.delete(f"{ROOT}/missing"),
        lambda: list(w.files.list_directory_contents(f"{ROOT}/missing")),
        lambda: w.files.upload("/Volumes/main/sales/none/a", io.BytesIO(b"x")),
    ]:
        with raises(errors.NotFound):
            call()


@check
def listed_by_dbutils_paths(w):
    volume(w)
    w.files.upload(f"{ROOT}/walk/x/deep.txt", io.BytesIO(b"x"))
    equal([one.path for one in w.dbfs.list(f"{ROOT}/walk", recursive=True)], [f"{ROOT}/walk/x/deep.txt"])
    w.dbfs.delete(f"{ROOT}/walk", recursive=True)
    assert not w.dbfs.exists(f"{ROOT}/walk")


main()
