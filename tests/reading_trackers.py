"""What trackers wrote, read back as their owners read it: TensorBoard's server, W&B's file of records."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK, HEADER = 32768, 7
PROGRAM = """
import sys
sys.modules["tensorboard.compat.notf"] = sys  # its own switch: no TensorFlow, even where it is installed
from tensorboard.main import run_main
run_main()
"""


class Server:
    """A running `tensorboard`, asked as its web page asks it."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/data/plugin"

    def get(self, path: str, **query: str) -> Any:
        """What a plugin answers, from JSON."""
        return json.loads(self.raw(path, **query))

    def raw(self, path: str, **query: str) -> bytes:
        """What a plugin answers, in bytes."""
        with urllib.request.urlopen(f"{self._address}/{path}?{urllib.parse.urlencode(query)}") as answer:
            return answer.read()

    def scalars(self, run: str, tag: str) -> list[tuple[int, float]]:
        """Steps and values."""
        return [(step, value) for _, step, value in self.get("scalars/scalars", run=run, tag=tag)]

    def histogram_steps(self, run: str, tag: str) -> list[int]:
        """The steps that have a histogram."""
        return [step for _, step, _ in self.get("histograms/histograms", run=run, tag=tag)]

    def picture(self, run: str, tag: str) -> bytes:
        """The last picture, as a file."""
        described = self.get("images/images", run=run, tag=tag, sample="0")[-1]
        return self.raw(f"images/individualImage?{described['query']}&x=")

    def table(self) -> dict[str, dict[str, Any]]:
        """The rows of HParams: settings, metrics by their tags, and states."""
        statuses = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"]
        body = {"experimentName": "", "allowedStatuses": statuses, "colParams": [], "sliceSize": 100}
        request = urllib.request.Request(
            f"{self._address}/hparams/session_groups",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            groups = json.loads(answer.read())["sessionGroups"]
        return {
            group["name"]: {
                "settings": group["hparams"],
                "metrics": {metric["name"]["tag"]: metric["value"] for metric in group["metricValues"]},
                "states": [session["status"] for session in group["sessions"]],
            }
            for group in groups
        }


@contextlib.contextmanager
def tensorboard(folder: Path, runs: int) -> Iterator[Server]:
    """A server on a free port that has read this many runs under `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, f"--logdir={folder}", "--host=127.0.0.1", f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            server, found, until = Server(port), -1, time.monotonic() + 200
            while found != runs:
                time.sleep(0.2)
                assert time.monotonic() < until, (
                    f"TensorBoard shows {found} runs after 200 s, expected {runs}"
                )
                with contextlib.suppress(OSError):
                    found = len(server.table())
            yield server
        finally:
            process.terminate()


def wandb_records(file: Path) -> list[Any]:
    """The records of one `.wandb` file, which is a LevelDB log with a header of its own."""
    from wandb.proto import wandb_internal_pb2

    data, place, whole, records = file.read_bytes(), HEADER, b"", []
    assert data.startswith(b":W&B")
    while place + HEADER <= len(data):
        if BLOCK - place % BLOCK < HEADER:
            place += BLOCK - place % BLOCK
            continue
        length, kind = struct.unpack_from("<HB", data, place + 4)
        whole += data[place + HEADER : place + HEADER + length]
        place += HEADER + length
        if kind in (1, 4):  # complete, or the last part
            records.append(wandb_internal_pb2.Record.FromString(whole))
            whole = b""
    return records


def wandb_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of the history in one `.wandb` file."""
    return [
        {item.key or ".".join(item.nested_key): json.loads(item.value_json) for item in record.history.item}
        for record in wandb_records(file)
        if record.WhichOneof("record_type") == "history"
    ]


def wandb_files(folder: Path) -> list[Path]:
    """The `.wandb` files of a Run, first start first, once W&B's own process has closed them."""
    files = sorted((folder / "wandb").glob("offline-run-*/*.wandb"))
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if all(
            records and records[-1].WhichOneof("record_type") == "exit"
            for records in map(wandb_records, files)
        ):
            break
        time.sleep(0.1)
    return files
