import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kravets.config import Config
from kravets.runs import Run, RunError, atomic_file, find, mark_latest, read_arrays, write_arrays, write_json


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_json(target, {"old": 1})
    with pytest.raises(RuntimeError, match="in the middle"), atomic_file(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError("in the middle")
    assert target.read_text() == '{\n  "old": 1\n}\n'
    assert list(tmp_path.iterdir()) == [target]


def test_a_kill_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_json(target, {"old": 1})
    code = (
        "import os, pathlib, sys; from kravets.runs import atomic_file\n"
        "with atomic_file(pathlib.Path(sys.argv[1])) as t: t.write_text('half'); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(target)], check=False).returncode == -9
    assert target.read_text() == '{\n  "old": 1\n}\n'


def test_json_refuses_nan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"loss": float("nan")})
    assert not list(tmp_path.iterdir())


def test_arrays_survive_and_pickles_are_refused(tmp_path: Path) -> None:
    write_arrays(tmp_path / "a.npz", {"x": np.arange(3)})
    assert np.array_equal(read_arrays(tmp_path / "a.npz")["x"], np.arange(3))
    np.savez(tmp_path / "evil.npz", x=np.array([print], dtype=object))
    with pytest.raises(RunError, match="cannot be read"):
        read_arrays(tmp_path / "evil.npz")
    with pytest.raises(ValueError, match="Object arrays"):
        write_arrays(tmp_path / "b.npz", {"x": np.array([print], dtype=object)})


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"{"])
def test_damaged_files_say_which_they_are(tmp_path: Path, damage: bytes) -> None:
    for name in ("config.json", "metrics.json", "predictions.npz"):
        (tmp_path / name).write_bytes(damage)
    (tmp_path / "history.csv").write_bytes(b"epoch,loss\n1\n" + damage)
    run = Run(tmp_path)
    for read in (lambda: run.config, lambda: run.metrics, lambda: run.predictions, lambda: run.history):
        with pytest.raises(RunError, match=str(tmp_path)):
            read()


def test_history_survives_as_numbers(tmp_path: Path) -> None:
    run = Run(tmp_path)
    rows = [{"epoch": 1.0, "loss": 0.1 + 0.2}, {"epoch": 2.0, "loss": 1e-12}]
    run.write_history(rows)
    assert run.history == rows


def test_what_is_not_there_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RunError, match="kravets train"):
        find()
    with pytest.raises(RunError, match="expected a Run folder"):
        find("absent")
    (tmp_path / "runs" / "a" / "checkpoint").mkdir(parents=True)
    write_json(tmp_path / "runs" / "a" / "config.json", Config().model_dump(mode="json"))
    with pytest.raises(RunError, match="resumes"):
        _ = find("a").model_path


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_latest_points_to_the_last_marked_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        folder = tmp_path / "runs" / name
        write_json(folder / "config.json", Config().model_dump(mode="json"))
        mark_latest(Run(Path("runs") / name))
    assert find().folder == (tmp_path / "runs" / "b").resolve()
    assert find("a").folder == (tmp_path / "runs" / "a").resolve()


def test_a_run_that_tensorboard_shows_is_the_latest_without_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        write_json(tmp_path / "runs" / name / "config.json", Config().model_dump(mode="json"))
    (tmp_path / "runs" / "b" / "tensorboard").mkdir()
    mark_latest(Run(Path("runs/a")))
    mark_latest(Run(Path("runs/b")))
    assert not os.path.lexists("runs/latest")  # TensorBoard would follow it and show the Run twice
    for meant in (None, "latest", "runs/latest"):
        assert find(meant).folder.name == "b"
    mark_latest(Run(Path("runs/a")))
    assert find("runs/latest").folder.name == "a"


def test_where_links_failed_once_the_newer_link_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        write_json(tmp_path / "runs" / name / "config.json", Config().model_dump(mode="json"))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "symlink_to", lambda *_: (_ for _ in ()).throw(OSError("no links here")))
        mark_latest(Run(Path("runs/a")))
    assert find().folder.name == "a"
    (tmp_path / "runs" / f".latest-{os.getpid()}").symlink_to("left by a kill")
    mark_latest(Run(Path("runs/b")))
    assert find().folder.name == "b"
    (tmp_path / "runs" / "latest.json").write_text("[]")
    with pytest.raises(RunError, match="is damaged; remove it"):
        find()
