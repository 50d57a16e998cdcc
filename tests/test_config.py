import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.config import PRESETS, Config, ConfigError, from_values, override, preset

configs = st.builds(
    lambda name, **changes: PRESETS[name].model_copy(update=changes),
    st.sampled_from(sorted(PRESETS)),
    seed=st.integers(0, 2**32 - 1),
    epochs=st.integers(1, 1000),
    batch_size=st.integers(1, 65_536),
)


@given(configs)
def test_a_configuration_survives_its_json(config: Config) -> None:
    again = from_values(json.loads(config.model_dump_json()))
    assert again == config
    assert again.fingerprint == config.fingerprint


@given(configs, configs)
def test_the_fingerprint_tells_settings_apart_and_ignores_the_name(one: Config, two: Config) -> None:
    same = one.model_copy(update={"preset": ""}) == two.model_copy(update={"preset": ""})
    assert (one.fingerprint == two.fingerprint) == same


@given(st.floats(1e-9, 100.0))
def test_a_number_given_as_text_arrives_exactly(rate: float) -> None:
    assert override(Config(), [f"learning_rate={rate!r}"]).optimization.learning_rate == rate


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("epohcs=3", "did you mean epochs"),
        ("epochs=0", "epochs: received 0"),
        ("widths=24,48", "widths: received '24,48'; expected numbers in brackets, such as [24, 64, 128]"),
        ("epochs", "expected key=value"),
        ("flip=sideways", "'none', 'random' or 'alternating'"),
        ("blocks=[1]", "one count a stage"),
        ("blocks=[1, 1, 1, 1]", "one more for the stem"),
        ("data=mnist", "mirrored digit"),
        ("learning_rate=nan", "optimization.learning_rate"),
        ("optimization=3", "does not exist"),
        ("dropout=1.0", "architecture.dropout"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_was_received_and_expected(assignment: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        override(Config(), [assignment])
    assert words in str(error.value)


def test_presets_are_named_and_unknown_ones_listed() -> None:
    assert all(PRESETS[name].preset == name for name in PRESETS)
    with pytest.raises(ConfigError, match="quick"):
        preset("fast")


def test_a_configuration_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().epochs = 3  # type: ignore[misc]
