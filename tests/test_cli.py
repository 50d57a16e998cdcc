"""Each verb as a user runs it, in a process of its own."""

import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kravets import data
from kravets.data import catalog

SMALL = [
    "--preset", "quick", "--set", "epochs=1", "--set", "train_images=1500", "--set", "precision=float32",
    "--set", "widths=[8, 8, 16]",
]  # fmt: skip


def kravets(
    *words: str, cwd: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kravets", *words],
        cwd=cwd,
        env={**os.environ, "KERAS_BACKEND": "tensorflow", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one small Run has been trained."""
    folder = tmp_path_factory.mktemp("workplace")
    done = kravets("train", *SMALL, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert 0 <= told["validation"]["accuracy"]["value"] <= 1
    assert "epoch   1/1" in done.stderr
    assert "WARNING" not in done.stderr
    return folder


def test_importing_the_package_is_instant_and_loads_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, kravets; print(sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    for heavy in ("numpy", "keras", "tensorflow", "pydantic", "matplotlib", "sklearn"):
        assert f"'{heavy}'" not in done.stdout


@pytest.mark.parametrize(
    "words",
    [["--help"], ["train", "--help"], ["explain", "--help"], ["diagnose", "--help"], ["bench", "--help"]],
)
def test_help_has_an_example_and_loads_no_keras(words: list[str], tmp_path: Path) -> None:
    code = "import sys; from kravets.cli import run; run(sys.argv[1:]); print('keras' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"
    if len(words) > 1:
        assert f"Example: kravets {words[0]}" in " ".join(done.stdout.split())


def test_evaluate_gives_the_announced_json_and_figures_and_opens_the_test_set_once(workplace: Path) -> None:
    start = time.time()
    first = kravets("evaluate", "--json", cwd=workplace)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    accuracy = told["test"]["accuracy"]
    assert accuracy["low"] <= accuracy["value"] <= accuracy["high"]
    assert told["test"]["count"] == 10_000
    assert told["validation"]["count"] == 5000
    assert told["parameters"] > 0
    run = Path(told["run"])
    assert run.is_dir()
    assert run.samefile(workplace / "runs" / "latest")
    for name in ("learning_curves", "confusion_matrix", "confident_mistakes", "reliability"):
        assert (run / "figures" / f"{name}.png").stat().st_mtime >= start - 1
    with np.load(run / "predictions.npz", allow_pickle=False) as saved:
        right = saved["test_probabilities"].argmax(axis=1) == saved["test_labels"]
    assert right.mean() == pytest.approx(accuracy["value"])
    again = kravets("evaluate", str(run), "--json", cwd=workplace)
    assert json.loads(again.stdout) == told


def test_evaluate_prints_a_table_for_a_person(workplace: Path) -> None:
    done = kravets("evaluate", "runs/latest", cwd=workplace)
    for words in (
        "accuracy",
        "95 % Wilson interval",
        "Each class",
        "Ankle boot",
        "Most confused",
        "parameters",
    ):
        assert words in done.stdout


def test_a_model_without_a_run_gets_the_same_test_numbers(workplace: Path) -> None:
    run = json.loads(kravets("evaluate", "--json", cwd=workplace).stdout)
    bare = workplace / "bare.keras"
    bare.write_bytes((workplace / "runs" / "latest" / "model.keras").read_bytes())
    done = kravets("evaluate", "bare.keras", "--json", cwd=workplace)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["test"]["accuracy"] == run["test"]["accuracy"]
    wrong = kravets("evaluate", "bare.keras", "--data", "cifar10", "--json", cwd=workplace)
    assert wrong.returncode == 2


def test_predict_answers_what_it_can_and_refuses_the_rest(workplace: Path) -> None:
    picture = np.full((60, 40), 255, np.uint8)
    picture[10:50, 8:32] = 60
    Image.fromarray(picture).save(workplace / "dress.png")
    (workplace / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    done = kravets(
        "predict", "broken.jpg", "dress.png", "absent.png", "--json", "--pictures", "seen", cwd=workplace
    )
    assert done.returncode == 1, done.stderr
    broken, dress, absent = json.loads(done.stdout)["results"]
    assert "\n" not in broken["error"]
    assert absent["file"] == "absent.png"
    assert dress["file"] == "dress.png"
    assert sum(dress["probabilities"].values()) == pytest.approx(1)
    assert dress["probabilities"][dress["label"]] == pytest.approx(dress["probability"])
    assert dress["label_uk"] != dress["label"]
    assert isinstance(dress["unlike_training"], bool)
    assert (workplace / "seen" / "dress.png").exists()
    assert kravets("predict", "dress.png", cwd=workplace).returncode == 0


def test_odd_names_of_files_cost_no_answer(workplace: Path) -> None:
    picture = np.full((60, 40), 255, np.uint8)
    picture[10:50, 8:32] = 60
    names = ["[shop] x.png", "[bold]b[x].png", os.fsdecode(b"bad\xff.png"), "two\nlines\x1b[2J.png"]
    for name in names:
        Image.fromarray(picture).save(workplace / name, format="PNG")
    text = kravets("predict", *names, "absent\x1b.png", "--pictures", "seen [/q]", cwd=workplace)
    assert text.returncode == 1, text.stderr
    assert "Traceback" not in text.stderr
    assert "\x1b" not in text.stdout
    assert sum("%; then" in line for line in text.stdout.splitlines()) == len(names)
    assert text.stdout.count("absent?.png") == 1
    assert "seen [/q]/[shop] x.png" in text.stdout
    assert len(list((workplace / "seen [/q]").iterdir())) == len(names)
    told = json.loads(kravets("predict", *names, "./dress.png", "--json", cwd=workplace).stdout)
    assert [result["file"] for result in told["results"]] == [*names, "./dress.png"]


def test_a_place_where_no_picture_can_be_written_is_found_at_once(workplace: Path) -> None:
    (workplace / "a file").write_text("")
    done = kravets("predict", "dress.png", "--pictures", "a file", cwd=workplace)
    assert done.returncode == 2
    assert "a file" in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["train", "--preset", "slow"], "expected one of: quick, standard, thorough, mlp"),
        (["train", "--set", "epochs=none"], "epochs: received 'none'"),
        (["train", "--track", "mlflow"], "expected one of: json, tensorboard"),
        (["evaluate", "absent"], "expected a Run folder"),
        (["evaluate", "absent.keras"], "expected a .keras file"),
        (["predict"], "FILES"),
        (["cut"], "cut"),
        (["data", "fashion_mnist", "--folder", "absent"], "absent"),
    ],
)
def test_a_wrong_call_is_explained_and_ends_with_2(words: list[str], expected: str, tmp_path: Path) -> None:
    done = kravets(*words, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_report_takes_no_devices_place_and_the_script_is_not_run_for_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.html")
    (tmp_path / "train.py").write_text("open('ran', 'w')")
    done = kravets("diagnose", "train.py", "--html", "page.html", cwd=tmp_path)
    assert done.returncode == 2
    assert "no plain file" in done.stderr
    assert (tmp_path / "page.html").is_fifo()
    assert not (tmp_path / "ran").exists()


def test_files_that_were_fetched_by_other_means_are_named_once(
    tmp_path: Path, fashion_mnist: data.Dataset
) -> None:
    whole = fashion_mnist
    arrays = (whole.train_images[..., 0], whole.train_labels, whole.test_images[..., 0], whole.test_labels)
    for name, array in zip(catalog.IDX_FILES, arrays, strict=True):
        head = struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape)
        (tmp_path / name.removesuffix(".gz")).write_bytes(head + array.astype(np.uint8).tobytes())
    cache = {"KRAVETS_CACHE": str(tmp_path / "cache")}
    done = kravets("data", "--folder", str(tmp_path), cwd=tmp_path, environment=cache)
    assert done.returncode == 0, done.stderr
    again = kravets("data", "--offline", "--json", cwd=tmp_path, environment=cache)
    assert json.loads(again.stdout)["origin"] == f"cache, {tmp_path / 'cache' / 'fashion_mnist'}"


def test_data_says_where_it_came_from(tmp_path: Path) -> None:
    done = kravets("data", "fashion_mnist", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["name"] == "fashion_mnist"
    assert told["origin"]


def test_bench_lists_and_runs_the_benchmarks_of_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "src" / "kravets").mkdir(parents=True)
    results = tmp_path / "benchmarks" / "results"
    results.mkdir(parents=True)
    (results / "old.json").write_text("{}")
    (tmp_path / "benchmarks" / "protocol.md").write_text("# Protocol")
    (tmp_path / "benchmarks" / "tiny.py").write_text(
        '"""A tiny one."""\nimport sys, pathlib\nprint("working")\ndef main(): pass\n'
        "pathlib.Path(__file__).with_name('results').joinpath('tiny.json').write_text('[%s]' % sys.argv[2])\n"
        "sys.exit(3)\n"
    )
    assert kravets("bench", cwd=tmp_path).stdout.split() == ["tiny", "A", "tiny", "one."]
    done = kravets("bench", "tiny", "--json", "--", "--count", "7", cwd=tmp_path)
    assert json.loads(done.stdout) == {"benchmark": "tiny", "exit": 3, "results": {"tiny.json": [7]}}
    assert done.returncode == 3
    assert "working" in done.stderr
    unknown = kravets("bench", "huge", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "'huge'" in unknown.stderr
    assert "tiny" in unknown.stderr


def test_bench_outside_a_checkout_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kravets.cli import bench

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "__file__", str(tmp_path / "kravets" / "cli" / "bench.py"))
    with pytest.raises(ValueError, match="checkout"):
        bench._folder()


SICK = """import keras
import numpy as np
random = np.random.default_rng(0)
y = random.integers(0, 3, 1500)
x = random.normal(size=(1500, 5)) * 0.4 + 2 * np.eye(5)[y]
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, activation="softmax")])
model.compile(keras.optimizers.Adam(learning_rate=1e-7), "sparse_categorical_crossentropy")
model.fit(x, y, epochs=8, validation_split=0.2, verbose=0)  # mine
"""


def test_diagnose_heal_proves_a_remedy_and_writes_it_beside_the_script(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SICK)
    done = kravets("diagnose", "train.py", "--heal", "--write", "--html", "page.html", "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    healing = told["healing"]
    assert healing["best"]["verdict"]["name"] == "verified"
    assert "+++ b/train.py" in healing["diff"]
    healed = (tmp_path / "train_healed.py").read_text()
    assert "learning_rate=1e-7" not in healed
    assert "# mine" in healed
    assert (tmp_path / "train.py").read_text() == SICK
    assert (tmp_path / "train.healed" / "healed.keras").exists()
    assert "<svg" in (tmp_path / "page.html").read_text()
    again = kravets("diagnose", "train_healed.py", "--json", cwd=tmp_path)
    problems = [finding["problem"] for finding in json.loads(again.stdout)["fits"][0]["findings"]]
    assert "learning_rate_low" not in problems


def test_diagnose_heal_of_a_script_without_fit_says_so(tmp_path: Path) -> None:
    (tmp_path / "nothing.py").write_text("import keras\n")
    done = kravets("diagnose", "nothing.py", "--heal", cwd=tmp_path)
    assert done.returncode == 1
    assert "no fit was seen" in done.stdout


def test_explain_says_what_a_finding_means_in_both_languages(tmp_path: Path) -> None:
    done = kravets("explain", "learning-rate-high", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# K301 learning_rate_high: ")
    told = json.loads(kravets("explain", "K301", "--language", "uk", "--json", cwd=tmp_path).stdout)
    assert told["problems"] == [{"code": "K301", "problem": "learning_rate_high"}]
    assert "швидкість" in told["text"]
    listed = json.loads(kravets("explain", "--json", cwd=tmp_path).stdout)
    assert len(listed["problems"]) > 30


def test_a_reader_that_has_left_is_no_failure_to_speak_of(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kravets", "explain", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
