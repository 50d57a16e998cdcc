"""One file of one mirror, whatever the network does.

Enters: an address, and the file where what has come so far is kept. Leaves: the file's bytes, not yet verified, of
which an interrupted call loses none. Refuses: a server that sends too much, or too slowly to wait for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kravets.data.formats import MAX_FILE, DataError

if TYPE_CHECKING:
    import requests

Progress = Callable[[str, int, "int | None"], None]

_CONNECT, _READ = 5, 30  # seconds
_SLOWEST = 2000  # bytes a second, on average


def download(mirror: str, name: str, part: Path, progress: Progress | None) -> bytes:
    """Fetches one file of one mirror; what an earlier try left is continued.

    Args:
        mirror: the address that the name is put behind.
        name: of the file.
        part: where the bytes are kept while they come; it is left there for the caller to remove.
        progress: told what is fetched, the bytes so far, and all bytes where known.

    Raises:
        DataError: the mirror has no such file, does not answer, or sends too much or too slowly.
    """
    import requests

    url = mirror + name
    started = time.monotonic()
    with _session() as session:
        for attempt in range(3):
            done = part.stat().st_size if part.exists() else 0
            headers = {"Range": f"bytes={done}-"} if done else {}
            try:
                with session.get(url, headers=headers, stream=True, timeout=(_CONNECT, _READ)) as answer:
                    if answer.status_code == 416:  # nothing behind what we have: whole, or of another file
                        break
                    answer.raise_for_status()
                    resumed = answer.status_code == 206
                    done = done if resumed else 0
                    length = answer.headers.get("Content-Length", "")
                    total = done + int(length) if length.isdecimal() else None
                    with open(part, "ab" if resumed else "wb") as file:
                        for block in answer.iter_content(2**16):
                            file.write(block)
                            done += len(block)
                            _check_pace(url, done, time.monotonic() - started)
                            if progress:
                                progress(f"fetching {name}", done, total)
                if total is None or done >= total:
                    break
            except requests.HTTPError as error:
                raise DataError(f"{url} answered {error.response.status_code}") from None
            except requests.RequestException as error:
                if attempt == 2 or (isinstance(error, requests.ConnectionError) and not part.exists()):
                    raise DataError(f"{url} did not answer ({type(error).__name__})") from None
    if not part.exists():
        raise DataError(f"{url} sent nothing")
    return part.read_bytes()


def _session() -> requests.Session:
    """Asks again where a server is busy or hangs up before the first byte."""
    import requests
    from urllib3.util import Retry

    retry = Retry(
        connect=1, read=2, status=3, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504),
        raise_on_status=False, respect_retry_after_header=False,
    )  # fmt: skip
    session = requests.Session()
    session.headers["Accept-Encoding"] = "identity"  # lengths and ranges count the bytes of the file itself
    for scheme in ("http://", "https://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
    return session


def _check_pace(url: str, done: int, seconds: float) -> None:
    if done > MAX_FILE:
        raise DataError(f"{url} sends more than {MAX_FILE // 2**20} MiB; it is not what its name says")
    if seconds > 60 and done < _SLOWEST * seconds:
        raise DataError(f"{url} sent {done} bytes in {seconds:.0f} s, which is too slow to wait for")
