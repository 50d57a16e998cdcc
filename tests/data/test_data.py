"""The data room: real files, and every way in which files can be wrong."""

import contextlib
import dataclasses
import gzip
import http.server
import io
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kravets import data
from kravets.data import catalog, debian, formats, verification

FASHION = catalog.CATALOG["fashion_mnist"]


def shared_data() -> Path | None:
    """Further real data, where this machine has them."""
    named = os.environ.get("KRAVETS_TEST_DATA")
    places = (
        [Path(named)]
        if named
        else [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
    )
    return next((place for place in places if place.is_dir()), None)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no Debian folder to fall back to."""
    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(debian, "FOLDER", tmp_path / "absent")
    return tmp_path / "cache" / "fashion_mnist"


def idx_bytes(array: np.ndarray) -> bytes:
    return bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def files_of(dataset: data.Dataset) -> dict[str, bytes]:
    arrays = (
        dataset.train_images[..., 0],
        dataset.train_labels,
        dataset.test_images[..., 0],
        dataset.test_labels,
    )
    return {name: gzip.compress(idx_bytes(a), 1) for name, a in zip(catalog.IDX_FILES, arrays, strict=True)}


@pytest.fixture(scope="session")
def real_files(fashion_mnist: data.Dataset) -> dict[str, bytes]:
    """The four files of Fashion-MNIST, compressed anew: other bytes, the same content."""
    return files_of(fashion_mnist)


def written(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_real_data_have_their_known_content(fashion_mnist: data.Dataset) -> None:
    assert fashion_mnist.train_images.shape == (60_000, 28, 28, 1)
    assert fashion_mnist.test_images.dtype == np.uint8
    assert np.bincount(fashion_mnist.train_labels).tolist() == [6000] * 10
    assert len(set(fashion_mnist.class_names_uk)) == 10
    assert data.report(fashion_mnist)["test_counts"] == [1000] * 10


@pytest.mark.skipif(shared_data() is None, reason="no further real data on this machine")
def test_mnist_is_read_and_is_not_taken_for_fashion_mnist() -> None:
    folder = shared_data()
    assert folder
    assert data.load("mnist", folder=folder / "mnist").test_labels[:4].tolist() == [7, 2, 1, 0]
    with pytest.raises(data.DataError, match="is a file of MNIST, train-images.*; expected Fashion-MNIST's"):
        data.load("fashion_mnist", folder=folder / "mnist")


def test_a_users_folder_may_hold_files_compressed_anew_or_not_at_all(
    real_files: dict[str, bytes], tmp_path: Path, fashion_mnist: data.Dataset
) -> None:
    folder = written(tmp_path, real_files)
    name = catalog.IDX_FILES[3]
    (folder / name.removesuffix(".gz")).write_bytes(gzip.decompress((folder / name).read_bytes()))
    (folder / name).unlink()
    found = data.load("fashion_mnist", folder=folder)
    assert np.array_equal(found.train_images, fashion_mnist.train_images)
    assert str(folder) in found.origin


@pytest.mark.parametrize("damage", ["cut off", "altered", "empty", "labels for images", "absent"])
def test_damaged_files_of_the_user_are_refused(
    damage: str, real_files: dict[str, bytes], tmp_path: Path
) -> None:
    files, name = dict(real_files), catalog.IDX_FILES[2]
    if damage == "absent":
        del files[name]
    else:
        plain = bytearray(gzip.decompress(files[name]))
        plain[5000] ^= 255
        files[name] = {
            "cut off": files[name][: len(files[name]) // 2],
            "altered": gzip.compress(bytes(plain), 1),
            "empty": b"",
            "labels for images": files[catalog.IDX_FILES[3]],
        }[damage]
    with pytest.raises(data.DataError, match=name.removesuffix(".gz")):
        data.load("fashion_mnist", folder=written(tmp_path, files))


def test_the_release_with_test_images_in_training_is_refused_with_the_reason(
    fashion_mnist: data.Dataset, tmp_path: Path
) -> None:
    images = fashion_mnist.test_images.copy()
    images[:10] = fashion_mnist.train_images[:10]
    old = dataclasses.replace(fashion_mnist, test_images=images)
    with pytest.raises(data.DataError, match="before 2017-08-31: 10 of its test images"):
        data.load("fashion_mnist", folder=written(tmp_path, files_of(old)))


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(data.DataError, match="more than 64 MiB"):
        formats.decompressed(gzip.compress(bytes(80 * 2**20)), "bomb.gz")


def test_a_tar_bomb_in_headers_is_refused() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("data_batch_1.bin")
        info.pax_headers = {"comment": "x" * (300 * 2**20)}
        archive.addfile(info)
    with pytest.raises(data.DataError, match="unpacks to more than"):
        formats.cifar_binary(stream.getvalue(), "archive")


ARCHIVES = {
    "tar": lambda: tar_of(dict.fromkeys(catalog.CIFAR_MEMBERS, b"x" * 700)),
    "stored": lambda: zip_of({"train/cat/0000.jpg": jpeg((9, 9, 9)), "test/cat/0000.jpg": jpeg((1, 2, 3))}),
    "lzma": lambda: zip_of({"train/cat/0000.jpg": jpeg((9, 9, 9))}, zipfile.ZIP_LZMA),
}


@given(
    st.sampled_from(sorted(ARCHIVES)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6)
)
def test_altered_archives_are_read_or_refused(kind: str, changes: list[tuple[float, int]]) -> None:
    content = bytearray(ARCHIVES[kind]())
    for place, value in changes:
        content[int(place * (len(content) - 1))] = value
    with contextlib.suppress(data.DataError):
        if kind == "tar":
            formats.cifar_binary(bytes(content), "x")
        else:
            formats.jpeg_zip(bytes(content), "x", ("cat",))


def test_an_encrypted_member_and_a_picture_that_claims_to_be_huge_are_refused() -> None:
    content = bytearray(zip_of({"train/cat/0000.jpg": jpeg((0, 0, 0))}))
    content[6] |= 1  # the flag of encryption, in the member's own header and in the directory
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(data.DataError, match="encrypted"):
        formats.jpeg_zip(bytes(content), "zip", ("cat",))
    huge = bytearray(jpeg((0, 0, 0)))
    frame = huge.index(b"\xff\xc0")
    huge[frame + 5 : frame + 9] = b"\xff\xdc\xff\xdc"
    with pytest.raises(data.DataError):
        formats.jpeg_zip(zip_of({"train/cat/0000.jpg": bytes(huge)}), "zip", ("cat",))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for read in (
        lambda: formats.decompressed(b"\x1f\x8b" + content, "x"),
        lambda: formats.idx(content, "x", (2, 3)),
        lambda: formats.cifar_binary(content, "x"),
        lambda: formats.jpeg_zip(content, "x", ("cat",)),
    ):
        with contextlib.suppress(data.DataError):
            read()


def tar_of(members: dict[str, bytes | None]) -> bytes:
    """A tar with files, or with links where there is no content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content or b"")
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info, io.BytesIO(content or b""))
    return stream.getvalue()


def fake_cifar(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes | None]:
    """Six batches of two records, whose checksums the catalog is made to know."""
    random = np.random.default_rng(0)
    batches: dict[str, bytes | None] = {}
    for name in catalog.CIFAR_MEMBERS:
        content = random.integers(0, 10, (2, 3073), dtype=np.uint8).tobytes()
        batches[name] = content
        monkeypatch.setitem(formats.CIFAR_MEMBERS, name, formats.sha256(content))
    return batches


def test_the_binary_archive_is_read_plane_by_plane(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = fake_cifar(monkeypatch)
    images, labels, test_images, test_labels = formats.cifar_binary(tar_of(batches), "archive")
    assert images.shape == (10, 32, 32, 3)
    assert test_images.shape == (2, 32, 32, 3)
    raw = np.frombuffer(batches["data_batch_1.bin"] or b"", np.uint8).reshape(2, 3073)
    assert labels[1] == raw[1, 0]
    assert images[1, 4, 7, 2] == raw[1, 1 + 2 * 1024 + 4 * 32 + 7]
    assert test_labels.shape == (2,)


@pytest.mark.parametrize(
    ("member", "content", "words"),
    [
        ("../climbs.bin", b"x", "climbs out"),
        ("/absolute.bin", b"x", "climbs out"),
        ("link.bin", None, "no plain file"),
        ("data_batch_2.bin", b"altered", "holds another"),
    ],
)
def test_hostile_archives_are_refused_and_write_nothing(
    member: str, content: bytes | None, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(data.DataError, match=words):
        formats.cifar_binary(tar_of({**fake_cifar(monkeypatch), member: content}), "archive")
    assert not list(tmp_path.iterdir())


def zip_of(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def jpeg(colour: tuple[int, int, int], side: int = 32) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(stream, "JPEG")
    return stream.getvalue()


def test_the_jpeg_copy_is_read_and_named_as_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path / "cache"))
    content = zip_of({"train/cat/0000.jpg": jpeg((250, 0, 0)), "test/dog/0000.jpg": jpeg((0, 0, 250))})
    (tmp_path / catalog.CIFAR_JPEG).write_bytes(content)
    for _ in range(2):  # decoded, then from the cache
        found = data.load("cifar10", folder=tmp_path)
        assert found.train_labels.tolist() == [3]
        assert found.test_images[0, 0, 0, 2] > 200
        assert "re-encoded JPEG copy" in found.origin


def test_the_jpeg_copy_in_the_cache_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path))
    (tmp_path / "cifar10").mkdir()
    content = zip_of({"train/cat/0000.jpg": jpeg((250, 0, 0)), "test/dog/0000.jpg": jpeg((0, 0, 250))})
    (tmp_path / "cifar10" / catalog.CIFAR_JPEG).write_bytes(content)
    assert "re-encoded JPEG copy" in data.load("cifar10", offline=True).origin


@pytest.mark.parametrize("damage", ["cut off", "altered", "empty", "of something else"])
def test_damaged_decoded_pictures_are_decoded_again(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path / "cache"))
    content = zip_of({"train/cat/0000.jpg": jpeg((250, 0, 0)), "test/dog/0000.jpg": jpeg((0, 0, 250))})
    (tmp_path / catalog.CIFAR_JPEG).write_bytes(content)
    data.load("cifar10", folder=tmp_path)
    (kept,) = (tmp_path / "cache" / "cifar10").glob("jpeg-*.npz")
    whole = bytearray(kept.read_bytes())
    altered = whole.copy()
    altered[len(whole) // 3] ^= 255
    other = io.BytesIO()
    np.savez(other, allow_pickle=False, **{f"part_{i}": np.zeros(1, np.uint8) for i in range(4)})
    kept.write_bytes(
        {
            "cut off": whole[: len(whole) // 2],
            "altered": altered,
            "empty": b"",
            "of something else": other.getvalue(),
        }[damage]
    )
    assert data.load("cifar10", folder=tmp_path).train_images.shape == (1, 32, 32, 3)


@pytest.mark.parametrize(
    "member", ["../train/cat/0000.jpg", "train/unicorn/0000.jpg", "train/cat/0000.jpg", "train/cat/1.exe"]
)
def test_hostile_zips_are_refused(member: str) -> None:
    with pytest.raises(data.DataError):
        formats.jpeg_zip(zip_of({member: jpeg((0, 0, 0), side=33)}), "zip", ("cat",))


class Mirror(http.server.BaseHTTPRequestHandler):
    """Serves `files`; `/broken/` hangs up half-way, `/wrong/` serves altered content, `/absent/` nothing;
    `/busy/` says so the first time."""

    files: dict[str, bytes]
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        _, kind, name = self.path.split("/")
        wanted = self.headers.get("Range")
        self.asked.append((self.path, wanted))
        first = self.asked.count((self.path, wanted)) == 1
        if kind == "absent" or (kind == "busy" and first):
            self.send_error(404 if kind == "absent" else 503)
            return
        assert self.headers["Accept-Encoding"] == "identity"
        content = self.files[name][::-1] if kind == "wrong" else self.files[name]
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        cut = kind == "broken" and not wanted
        self.wfile.write(content[start : start + 200_000] if cut else content[start:])

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server(real_files: dict[str, bytes]) -> Iterator[tuple[str, type[Mirror]]]:
    handler = type("Handler", (Mirror,), {"files": real_files, "asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}", handler
        made.shutdown()
        thread.join()


def with_mirrors(monkeypatch: pytest.MonkeyPatch, *mirrors: str) -> None:
    monkeypatch.setitem(catalog.CATALOG, "fashion_mnist", dataclasses.replace(FASHION, mirrors=mirrors))
    monkeypatch.setattr(debian, "available", lambda: False)


def test_a_broken_connection_is_resumed_and_bad_mirrors_are_passed_over(
    server: tuple[str, type[Mirror]], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = server
    with_mirrors(monkeypatch, f"{url}/absent/", f"{url}/wrong/", f"{url}/broken/")
    told: list[tuple[str, int, int | None]] = []
    found = data.load("fashion_mnist", progress=lambda text, done, total: told.append((text, done, total)))
    assert f"{url}/broken/" in found.origin
    assert (
        "/broken/train-images-idx3-ubyte.gz",
        f"bytes={3 * 2**16}-",
    ) in handler.asked  # whole blocks are kept
    assert told[-1][1] == told[-1][2]
    assert sorted(path.name for path in cache.iterdir()) == sorted([".lock", *catalog.IDX_FILES])
    handler.asked.clear()
    assert "cache" in data.load("fashion_mnist", offline=True).origin
    assert not handler.asked


def test_a_busy_server_is_asked_again(
    server: tuple[str, type[Mirror]], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_mirrors(monkeypatch, f"{server[0]}/busy/")
    assert "busy" in data.load("fashion_mnist").origin
    assert len(server[1].asked) == 8


def test_the_beginning_of_another_file_is_not_continued_into_an_error(
    server: tuple[str, type[Mirror]], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_mirrors(monkeypatch, f"{server[0]}/good/")
    written(cache, {f"{catalog.IDX_FILES[0]}.part": b"of another file" * 1000, ".left-1.gz": b"by a kill"})
    assert "good" in data.load("fashion_mnist").origin
    assert sorted(path.name for path in cache.iterdir()) == sorted([".lock", *catalog.IDX_FILES])


def test_what_is_damaged_is_removed_only_by_who_holds_the_lock(
    cache: Path, real_files: dict[str, bytes]
) -> None:
    written(cache, {**real_files, catalog.IDX_FILES[0]: b"\x1f\x8bhalf"})
    with pytest.raises(data.DataError, match="neither whole in"):
        data.load("fashion_mnist", offline=True)
    assert len(list(cache.iterdir())) == 4


def test_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, real_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(data.DataError, match=r"cannot be read \(Permission denied\)"):
        data.load("fashion_mnist", folder=written(tmp_path, real_files))


def test_a_corrupted_cache_is_mended(
    server: tuple[str, type[Mirror]],
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    real_files: dict[str, bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with_mirrors(monkeypatch, f"{server[0]}/good/")
    files = {**real_files, catalog.IDX_FILES[0]: real_files[catalog.IDX_FILES[0]][:999]}
    written(cache, files)
    assert "good" in data.load("fashion_mnist").origin
    assert "removing it from the cache" in caplog.text
    assert "cache" in data.load("fashion_mnist", offline=True).origin


def test_nothing_to_be_had_is_explained_and_leaves_no_broken_cache(
    server: tuple[str, type[Mirror]], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_mirrors(monkeypatch, f"{server[0]}/wrong/", "http://127.0.0.1:9/")
    with pytest.raises(data.DataError, match="could not be fetched") as error:
        data.load("fashion_mnist")
    assert "--folder" in str(error.value)
    assert [path.name for path in cache.iterdir()] == [".lock"]
    with pytest.raises(data.DataError, match="network was ruled out"):
        data.load("fashion_mnist", offline=True)


def test_a_users_files_are_kept_where_they_are_found_without_naming_them(
    tmp_path: Path, cache: Path, real_files: dict[str, bytes]
) -> None:
    folder = written(tmp_path / "downloads", real_files)
    name = catalog.IDX_FILES[0]
    (folder / name.removesuffix(".gz")).write_bytes(gzip.decompress((folder / name).read_bytes()))
    (folder / name).unlink()
    data.load("fashion_mnist", folder=folder)
    with pytest.raises(data.DataError, match="neither whole in"):
        data.load("fashion_mnist", offline=True)
    assert f"kept in {cache}" in data.load("fashion_mnist", folder=folder, keep=True).origin
    shutil.rmtree(folder)
    found = data.load("fashion_mnist", offline=True)
    assert found.origin == f"cache, {cache}"
    assert ", kept in" not in data.load("fashion_mnist", folder=cache, keep=True).origin


def test_what_is_not_the_data_set_is_not_kept(
    tmp_path: Path, cache: Path, real_files: dict[str, bytes]
) -> None:
    files = {**real_files, catalog.IDX_FILES[2]: real_files[catalog.IDX_FILES[0]]}
    with pytest.raises(data.DataError):
        data.load("fashion_mnist", folder=written(tmp_path / "downloads", files), keep=True)
    assert not cache.exists() or not list(cache.glob("*.gz"))


def test_a_users_reencoded_pictures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path / "cache"))
    content = zip_of({"train/cat/0000.jpg": jpeg((250, 0, 0)), "test/dog/0000.jpg": jpeg((0, 0, 250))})
    (tmp_path / catalog.CIFAR_JPEG).write_bytes(content)
    data.load("cifar10", folder=tmp_path, keep=True)
    (tmp_path / catalog.CIFAR_JPEG).unlink()
    assert "re-encoded JPEG copy" in data.load("cifar10", offline=True).origin


def test_a_full_disk_is_named(
    server: tuple[str, type[Mirror]], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_mirrors(monkeypatch, f"{server[0]}/good/")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(data.DataError, match="there is no room; make room or set KRAVETS_CACHE"):
        data.load("fashion_mnist")
    assert not [path for path in cache.iterdir() if path.name in catalog.IDX_FILES]


def test_two_processes_fetch_once(
    server: tuple[str, type[Mirror]], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = server
    code = (
        "import dataclasses, pathlib; from kravets import data; from kravets.data import catalog, debian\n"
        "debian.FOLDER = pathlib.Path('/absent'); debian.available = lambda: False\n"
        "catalog.CATALOG['fashion_mnist'] = dataclasses.replace(\n"
        f"    catalog.CATALOG['fashion_mnist'], mirrors=({url + '/good/'!r},))\n"
        "print(data.load('fashion_mnist').train_labels.sum())"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = {process.communicate(timeout=120)[0] for process in both}
    assert len(answers) == 1
    assert [process.returncode for process in both] == [0, 0]
    assert len(handler.asked) == 4


@pytest.mark.skipif(not debian.available(), reason="needs apt-get and dpkg-deb")
def test_debians_package_is_fetched_without_installing_it(cache: Path, tmp_path: Path) -> None:
    empty = tmp_path / "lists"
    (empty / "partial").mkdir(parents=True)
    try:
        contents = debian.fetch(options=("-o", f"Dir::State::lists={empty}"))
    except data.DataError as error:
        pytest.skip(f"apt's sources are out of reach: {error}")
    assert verification.parse(FASHION, contents, "package")[0].shape == (60_000, 28, 28, 1)


@given(st.integers(2, 8), st.integers(20, 60), st.integers(0, 2**32 - 1))
def test_a_split_is_a_stratified_partition_that_follows_from_its_seed(
    classes: int, each: int, seed: int
) -> None:
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(classes), each))
    train, validation = data.split(labels, validation=classes * 5, seed=seed)
    assert np.array_equal(np.sort(np.concatenate([train, validation])), np.arange(len(labels)))
    assert np.bincount(labels[validation]).tolist() == [5] * classes
    again = data.split(labels, validation=classes * 5, seed=seed)
    assert np.array_equal(again[0], train)


def test_an_impossible_split_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(data.DataError, match="stratified validation part of 3"):
        data.split(np.arange(100) % 10, validation=3, seed=0)
    with pytest.raises(data.DataError, match="expected one of: fashion_mnist, mnist, cifar10"):
        data.load("emnist")
