"""Learning curves inside a page: whatever was logged becomes well-formed markup, inside its frame."""

import math
import re
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kravets.diagnosis.curves import pictures, thinned
from kravets.diagnosis.telling import _plain

NAMES = st.sampled_from(["loss", "val_loss", "accuracy", "val_accuracy", "<b onload='x'>&", "learning_rate"])
HISTORIES = st.lists(st.dictionaries(NAMES, st.floats(), min_size=1), max_size=40)


@given(HISTORIES)
def test_any_history_becomes_well_formed_markup_with_every_point_inside_the_frame(history) -> None:
    columns = {name: [_plain(value) for value in column] for name, column in thinned(history).items()}
    drawn = pictures(columns)
    if not drawn:
        return
    tree = ElementTree.fromstring(drawn)
    assert {part.tag for part in tree.iter()} <= {"div", "svg", "path", "text", "tspan", "polyline"}
    for line in tree.iter("polyline"):
        for point in line.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 310
            assert 0 <= y <= 170


def test_training_and_validation_stand_in_one_picture_for_the_loss_and_one_for_the_first_metric() -> None:
    history = [
        {"accuracy": 0.1 * n, "loss": 1.0 / n, "val_accuracy": 0.1, "val_loss": 2.0, "mae": 1.0}
        for n in range(1, 6)
    ]
    svgs = ElementTree.fromstring(pictures(thinned(history))).findall("svg")
    assert [svg.attrib["aria-label"] for svg in svgs] == ["loss by epoch", "accuracy by epoch"]
    assert all(len(svg.findall("polyline")) == 2 for svg in svgs)


def test_one_epoch_makes_no_picture() -> None:
    assert pictures(thinned([{"loss": 1.0}])) == ""
    assert pictures(thinned([])) == ""


@given(st.integers(1, 5000))
def test_long_histories_are_thinned_and_keep_their_ends(count: int) -> None:
    columns = thinned([{"loss": float(n)} for n in range(count)])
    assert len(columns["epoch"]) == min(count, 300)
    assert columns["epoch"][0] == 1
    assert columns["epoch"][-1] == count
    assert all(loss == epoch - 1 for epoch, loss in zip(columns["epoch"], columns["loss"], strict=True))


def test_a_metric_that_an_epoch_lacks_is_not_invented() -> None:
    columns = thinned([{"loss": 3.0}, {"loss": 2.0, "val_loss": 5.0}])
    assert math.isnan(columns["val_loss"][0])
    assert re.findall("validation", pictures(columns))


def test_a_last_epoch_that_was_not_validated_hides_no_curve() -> None:
    columns = thinned([{"loss": 2.0, "val_loss": 3.0}, {"loss": 1.0}])
    assert columns["val_loss"][0] == 3.0
    assert math.isnan(columns["val_loss"][1])
