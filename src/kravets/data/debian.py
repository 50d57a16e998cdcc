"""Fashion-MNIST from Debian's package, without root and without installing anything.

Enters: an apt that reaches its sources. Leaves: the four files' bytes. Refuses: machines without apt.
The package is downloaded into a temporary folder and its members are read from the stream; where apt has
no lists yet, it gets lists of its own in that folder.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from kravets.data.catalog import IDX_FILES
from kravets.data.formats import MAX_MEMBER, DataError

PACKAGE = "dataset-fashion-mnist"
FOLDER = Path("/usr/share/datasets/fashion-mnist")
_TOOLS = ("apt-get", "dpkg-deb")


def available() -> bool:
    """Whether this system has Debian's tools."""
    return all(shutil.which(tool) for tool in _TOOLS)


def fetch(*, options: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Downloads the package and reads its four files.

    Args:
        options: further words for apt-get, for example `("-o", "Dir::State::lists=...")`.

    Returns:
        File name to (compressed) content.

    Raises:
        DataError: no apt, no such package, no way to its sources.
    """
    if not available():
        raise DataError(f"this system has no {' and '.join(_TOOLS)}, so Debian's package cannot be fetched")
    with tempfile.TemporaryDirectory(prefix="kravets-apt-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # apt downloads as a user of its own where it is started by root
        try:
            _run(["apt-get", *options, "download", PACKAGE], folder)
        except DataError:
            own = _own_lists(folder)
            _run(["apt-get", *options, *own, "update"], folder)
            _run(["apt-get", *options, *own, "download", PACKAGE], folder)
        packages = list(folder.glob(f"{PACKAGE}_*.deb"))
        if not packages:
            raise DataError(f"apt-get download {PACKAGE} left no package")
        return _members(packages[0])


def _own_lists(folder: Path) -> list[str]:
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return [
        *("-o", f"Dir::State::lists={folder / 'lists'}"),
        *("-o", f"Dir::Cache={folder / 'cache'}"),
        *("-o", "Debug::NoLocking=true"),
        *("-o", "APT::Sandbox::User="),
    ]


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise DataError(f"{command[0]} did not answer within 300 s") from None
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise DataError(f"{command[0]} could not fetch {PACKAGE}: {last}")


def _members(package: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        stream = subprocess.run(
            ["dpkg-deb", "--fsys-tarfile", str(package)], capture_output=True, check=True, timeout=120
        )
        with tarfile.open(fileobj=io.BytesIO(stream.stdout), mode="r:") as archive:
            for member in archive:
                base = PurePosixPath(member.name).name
                if base in IDX_FILES and member.isfile() and member.size <= MAX_MEMBER:
                    file = archive.extractfile(member)
                    found[base] = file.read() if file else b""
    except (tarfile.TarError, subprocess.SubprocessError) as error:
        raise DataError(f"Debian's package cannot be read ({error})") from None
    missing = [name for name in IDX_FILES if name not in found]
    if missing:
        raise DataError(f"Debian's package lacks {', '.join(missing)}")
    return found
