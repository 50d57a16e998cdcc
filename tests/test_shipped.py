"""The networks of the package: what their cards say is so, and verbs take them where nothing has been trained."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image

from kravets import cli, data, evaluation, shipped
from kravets.cli.workshop import _subject
from kravets.config import preset
from kravets.measures import measure
from kravets.runs import RunError


@pytest.mark.parametrize("name", shipped.NAMES)
def test_a_network_is_what_its_card_says(name: str, fashion_mnist: data.Dataset) -> None:
    path, card = shipped.path(name), shipped.card(name)
    assert path.stat().st_size == card["bytes"] < 3_000_000
    assert hashlib.sha256(path.read_bytes()).hexdigest() == card["sha256"]
    network = evaluation.load_network_for(path, fashion_mnist)  # in safe mode
    assert network.count_params() == card["parameters"]
    assert {layer.compute_dtype for layer in network.layers} <= {"float32", "uint8"}
    probabilities = evaluation.probabilities_of(network, fashion_mnist.test_images)
    found = measure(fashion_mnist.test_labels, probabilities)
    # another machine may round one image in thousands to the other side
    assert found["accuracy"]["value"] == pytest.approx(card["test"]["accuracy"]["value"], abs=5e-4)
    assert found["log_loss"] == pytest.approx(card["test"]["log_loss"], abs=2e-3)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="expected one of: .*standard"):
        shipped.path("../runs")


def test_photographs_are_answered_with_nothing_trained(
    fashion_mnist: data.Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    trousers = fashion_mnist.test_images[fashion_mnist.test_labels == 1][0].squeeze()
    Image.fromarray(trousers).save(tmp_path / "trousers.png")
    assert cli.run(["predict", "trousers.png", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["results"][0]["label"] == "Trouser"
    assert "the network 'standard' that comes with the package" in said.err


def test_it_is_named_where_it_is_wanted_and_a_run_of_ones_own_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    named = (None, str(shipped.path("standard")), "fashion_mnist")
    assert _subject("standard", "mnist") == named
    assert capsys.readouterr().err == ""
    assert _subject(None, "mnist") == named
    own = tmp_path / "runs" / "standard"
    own.mkdir(parents=True)
    (own / "config.json").write_text(preset("quick").model_dump_json())
    run, path, _ = _subject("standard", "mnist")
    assert run is not None
    assert (run.folder, path) == (own, "")
    (own / "config.json").write_text("{}}")  # one's own that is damaged is not passed over
    with pytest.raises(RunError, match="cannot be read"):
        _subject("standard", "mnist")


def test_a_damaged_pointer_to_the_latest_run_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "latest.json").write_text("{")
    assert cli.run(["evaluate"]) == 2
    assert "damaged" in capsys.readouterr().err
    assert cli.run(["evaluate", "absent"]) == 2
    assert "expected a Run folder" in capsys.readouterr().err
