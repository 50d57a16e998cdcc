"""Pages of real Runs and imagined studies, read as a browser reads them."""

import html.parser
import json
import os
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from imagined_place import Imagined
from kravets import cli, config, data, evaluation, report, training
from kravets.diagnosis.vocabulary import PROBLEMS
from kravets.experiments import axes, worker
from kravets.experiments.confirmation import confirm
from kravets.experiments.keras_tuner import Search, search
from kravets.experiments.ledger import Ledger
from kravets.experiments.study import study
from kravets.report import run_page
from kravets.report.pages import ReportError
from kravets.report.words import WORDS
from kravets.report.writing import written
from kravets.runs import RunError, read_arrays, write_arrays

ATTACK = "\"'></svg></style><script>alert(1)</script><img src=x onerror=alert(1)>"
DOCS = Path(__file__).parents[2] / "docs"
VOID = {"meta", "br", "img", "hr", "link"}


class Reader(html.parser.HTMLParser):
    """Refuses a page that is not well-formed, that runs something or that asks for anything."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.figures: list[str] = []
        self.targets: list[str] = []
        self.names: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []
        assert {target for target in self.targets if target not in self.names} == set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self._attributes(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, dict(attrs))

    def _attributes(self, tag: str, values: dict[str, str | None]) -> None:
        assert tag not in ("script", "iframe", "object", "embed", "form", "link")
        assert not [name for name in values if name.startswith("on")]
        for name in ("href", "src", "xlink:href"):
            if name in values:
                target = values[name] or ""
                assert target.startswith(("#", "data:image/png;base64,")), target[:60]
                if target.startswith("#"):
                    self.targets.append(target[1:])
        if values.get("id"):
            self.names.append(values["id"] or "")
        if tag == "svg":
            self.figures.append(values["aria-label"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def read(folder: Path, language: str = "en") -> Reader:
    page = report.write_page(folder, language=language)
    assert page == folder / f"report.{language}.html"
    return Reader(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Run of a sick training, watched by the doctor; the test set is closed."""
    folder = tmp_path_factory.mktemp("runs") / "sick"
    changes = [
        "epochs=2",
        "train_images=2000",
        "validation_images=500",
        "widths=[32]",
        "learning_rate=0.00001",
    ]
    worker.train_here(axes.base("mlp", overrides=changes), folder)
    return folder


def copied(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "run"))


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_run_is_told_with_its_figures_findings_and_settings(
    trained: Path, language: str, tmp_path: Path
) -> None:
    folder, words = copied(trained, tmp_path), WORDS[language]
    page = read(folder, language)
    assert {words["curves"], words["confusion"], words["mistakes"]} == set(page.figures)
    found = json.loads((folder / "findings.json").read_text())["findings"]
    assert found
    for finding in found:
        problem = PROBLEMS[finding["problem"]]
        assert finding["summary"] in page.text
        assert (problem.title if language == "en" else problem.title_uk) in page.text
    names = (
        data.load("fashion_mnist").class_names_uk
        if language == "uk"
        else data.load("fashion_mnist").class_names
    )
    for expected in (*names, words["test_closed"], "optimization.learning_rate", "1e-05", "tensorflow"):
        assert expected in page.text
    validation = json.loads((folder / "metrics.json").read_text())["validation"]["accuracy"]["value"]
    assert written(f"{100 * validation:.2f} %", language) in page.text
    assert words["test_accuracy"] not in page.text
    assert str(folder.parent) not in page.text


def test_an_evaluated_run_shows_the_test_set_and_its_calibration(tmp_path: Path) -> None:
    changes = ["epochs=1", "train_images=500", "validation_images=500", "widths=[16]", "batch_size=50"]
    run = training.train(config.preset("mlp", overrides=changes), folder=tmp_path / "run")
    measured = evaluation.evaluate(run)
    page = read(run.folder)
    assert page.figures == [WORDS["en"][name] for name in ("curves", "confusion", "mistakes", "reliability")]
    assert f"{100 * measured['test']['accuracy']['value']:.2f} %" in page.text
    assert WORDS["en"]["test_opened"] in page.text
    assert WORDS["en"]["not_watched"] in page.text
    command = re.search(r"kravets (train .*)", page.text)
    assert command
    assert "--set epochs=1 " in command[1]
    assert "--set 'architecture.widths=[16]'" in command[1]


def test_without_the_images_the_rest_is_told(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(trained, tmp_path)

    def nowhere(name: str, **options: object) -> None:
        assert options == {"offline": True}  # a page fetches nothing
        raise data.DataError("nowhere")

    monkeypatch.setattr("kravets.report.run_page.load", nowhere)
    page = read(folder)
    assert WORDS["en"]["no_pictures"] in page.text
    assert WORDS["en"]["mistakes"] not in page.figures


def test_what_the_files_say_stays_text(trained: Path, tmp_path: Path) -> None:
    folder, attack = copied(trained, tmp_path), ATTACK
    environment = json.loads((folder / "environment.json").read_text())
    (folder / "environment.json").write_text(json.dumps({**environment, attack: attack}))
    findings = json.loads((folder / "findings.json").read_text())
    for finding in findings["findings"]:
        finding |= {"summary": attack, "rank": attack, "caused_by": attack, "counter_evidence": [attack]}
        finding["where"] = {"layer": attack}
        finding["evidence"] = [{"name": attack, "value": attack, "threshold": attack}]
    (folder / "findings.json").write_text(json.dumps(findings))
    page = read(folder)  # which refuses scripts
    assert page.text.count(attack) >= 9
    assert "Content-Security-Policy" in (folder / "report.en.html").read_text()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("metrics.json", "{}"),
        ("metrics.json", '{"validation": {"accuracy": 3}}'),
        ("findings.json", '{"findings": [{"problem": "no such"}]}'),
        ("findings.json", "[["),
        ("findings.json", "[]"),
        ("history.csv", "epoch\n1\n"),
        ("environment.json", "[1]"),
        ("config.json", "{}}"),
        ("predictions.npz", "PK"),
        ("metrics.json", '{"validation": {"confusion": [[1]], "per_class": []}}'),
        ("history.csv", "epoch\n" + "1" * 200_000),
        ("metrics.json", '{"validation": {"f1": 1' + "0" * 400 + "}}"),
    ],
)
def test_a_damaged_run_is_refused_and_the_earlier_page_stays(
    name: str, content: str, trained: Path, tmp_path: Path
) -> None:
    folder = copied(trained, tmp_path)
    (folder / "report.en.html").write_text("earlier")
    (folder / name).write_text(content)
    with pytest.raises((ReportError, RunError), match="train"):
        report.write_page(folder)
    assert (folder / "report.en.html").read_text() == "earlier"


def test_links_and_devices_in_a_run_are_not_followed(trained: Path, tmp_path: Path) -> None:
    folder, secret = copied(trained, tmp_path), tmp_path / "credentials.json"
    secret.write_text('{"token": "secret"}')
    for name in ("environment.json", "findings.json", "metrics.json"):
        whole = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / name).symlink_to(secret)
        with pytest.raises((ReportError, RunError)):
            report.write_page(folder)
        (folder / name).unlink()
        os.mkfifo(folder / name)  # which would wait for ever
        with pytest.raises((ReportError, RunError)):
            report.write_page(folder)
        (folder / name).unlink()
        (folder / name).write_bytes(whole)
    report.write_page(folder)


@pytest.mark.parametrize("name", ["activation.json", "activation.csv", "activation-runs.csv"])
def test_links_and_devices_in_a_study_are_not_followed(name: str, studied: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(studied / "mlp-fashion_mnist", tmp_path / "copy"))
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    with pytest.raises(ReportError, match="cannot be read"):
        report.write_page(folder)
    (folder / name).unlink()
    os.mkfifo(folder / name)  # which would wait for ever
    with pytest.raises(ReportError, match="no plain file"):
        report.write_page(folder)


def test_a_command_is_shown_only_where_it_trains_the_same_and_nothing_else() -> None:
    standard = config.preset("standard")
    assert run_page._command(standard) == "kravets train --preset standard --seed 1"
    taught = config.Distillation(teachers=("'; curl x | sh; '",))
    assert run_page._command(standard.model_copy(update={"distillation": taught})) is None


def test_a_page_takes_no_other_things_place(studied: Path) -> None:
    folder = studied / "mlp-fashion_mnist"
    with pytest.raises(ReportError, match="no plain file"):
        report.write_page(folder, output=Path("/dev/null"))
    with pytest.raises(ReportError, match="expected one of: en, uk"):
        report.write_page(folder, language="de")


def test_other_images_than_those_that_were_answered_are_not_shown(trained: Path, tmp_path: Path) -> None:
    folder = copied(trained, tmp_path)
    saved = read_arrays(folder / "predictions.npz")
    write_arrays(folder / "predictions.npz", {**saved, "validation_labels": saved["validation_labels"][::-1]})
    page = read(folder)
    assert WORDS["en"]["no_pictures"] in page.text


def test_an_unfinished_run_is_refused(trained: Path, tmp_path: Path) -> None:
    folder = copied(trained, tmp_path)
    (folder / "checkpoint").mkdir()
    with pytest.raises(RunError, match="start it again with the same command"):
        report.write_page(folder)


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two axes of an imagined study, in one of which a value fails."""
    folder = tmp_path_factory.mktemp("studies")
    for name, failing in (("activation", ("elu",)), ("optimizer", ())):
        found = study(
            axes.find(name), axes.base("mlp"), seeds=[1, 2], ledger=Ledger(folder / f"runs-{name}"),
            place=Imagined(failing),
        )  # fmt: skip
        report.write_study(found, folder / "mlp-fashion_mnist")
    return folder


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_study_is_told_axis_by_axis(studied: Path, language: str) -> None:
    folder = studied / "mlp-fashion_mnist"
    page = read(folder, language)
    for name in ("activation", "optimizer"):
        axis = axes.find(name)
        told = json.loads((folder / f"{name}.json").read_text())
        assert axis.question[language] in page.text
        for text in (axis.prediction, told["conclusion"]):
            assert written(text[language], language) in page.text
        assert axis.question[language] in page.figures
        for value in axis.values["mlp"]:
            assert written(axes.in_language(value.label, language), language) in page.text
    assert "nan" not in page.text.split()
    assert page.text.index(axes.find("activation").question[language]) < page.text.index(
        axes.find("optimizer").question[language]
    )


def test_what_a_studys_files_say_stays_text(studied: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(studied / "mlp-fashion_mnist", tmp_path / "copy"))
    told = json.loads((folder / "activation.json").read_text())
    told |= {"question": {"en": ATTACK}, "prediction": {"en": ATTACK}, "conclusion": {"en": ATTACK}}
    (folder / "activation.json").write_text(json.dumps(told))
    for name in ("activation.csv", "activation-runs.csv"):
        table = pd.read_csv(folder / name)
        table["findings"] = ATTACK
        table.to_csv(folder / name, index=False)
    page = read(folder)  # which refuses scripts
    assert page.text.count(ATTACK) > 10
    assert ATTACK in page.figures


def test_a_search_is_told_with_its_winners(tmp_path: Path) -> None:
    base, ledger, place = axes.base("mlp"), Ledger(tmp_path / "runs"), Imagined()
    found = search(base, Search("random", 4), ledger=ledger, place=place, folder=tmp_path / "search")
    confirmed = confirm(found, candidates=2, seeds=3, ledger=ledger, place=place)
    report.write_search(found, confirmed, None, tmp_path / "search")
    for language, words in WORDS.items():
        page = read(tmp_path / "search", language)
        assert words["mattered_nothing"] in page.text
        assert f"{words['trials']}: 4" in page.text
        for winner in confirmed[1:]:
            assert winner.trial is not None
            assert f"{words['trial']} {winner.trial.number}" in page.text
            assert written(f"{100 * winner.difference['mean']:+.2f}", language) in page.text
        assert "nan" not in page.text


def test_axes_around_different_bases_are_not_told_together(studied: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(studied / "mlp-fashion_mnist", tmp_path / "copy"))
    told = json.loads((folder / "optimizer.json").read_text())
    told["base"]["epochs"] += 1
    (folder / "optimizer.json").write_text(json.dumps(told))
    with pytest.raises(ReportError, match="another base"):
        report.write_page(folder)


def test_a_damaged_study_is_refused(studied: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(studied / "mlp-fashion_mnist", tmp_path / "copy"))
    (folder / "optimizer-runs.csv").unlink()
    with pytest.raises(ReportError, match="start the study or search again"):
        report.write_page(folder)
    (folder / "activation.json").write_text("{}")
    with pytest.raises(ReportError, match="holds something that it should not"):
        report.write_page(folder)


def test_other_folders_are_refused_with_what_they_hold(studied: Path, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="it holds the studies mlp-fashion_mnist: name one of them"):
        report.write_page(studied)
    with pytest.raises(ReportError, match="expected the folder of a Run"):
        report.write_page(tmp_path)


def test_the_command_writes_the_page_where_it_is_told(
    studied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "new" / "page.html"
    words = ["report", str(studied / "mlp-fashion_mnist"), "--language", "uk", "-o", str(output)]
    assert cli.run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"page": str(output)}
    assert 'lang="uk"' in output.read_text(encoding="utf-8")
    assert cli.run(["report", str(tmp_path)]) == 2
    assert "expected the folder of a Run" in capsys.readouterr().err
    assert cli.run(["report", str(tmp_path / "nowhere")]) == 2
    assert "expected a Run folder" in capsys.readouterr().err


def test_both_languages_have_the_same_words() -> None:
    assert list(WORDS["en"]) == list(WORDS["uk"])
    same = {key for key in WORDS["en"] if WORDS["en"][key] == WORDS["uk"][key]}
    assert same == {"run"}
    for problem in PROBLEMS.values():
        heading = (
            (DOCS / "uk" / "findings" / f"{problem.code}.md").read_text(encoding="utf-8").splitlines()[0]
        )
        assert heading.split(": ", 1)[1].casefold() == problem.title_uk.casefold()
