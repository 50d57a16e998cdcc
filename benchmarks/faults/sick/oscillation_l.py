# problem: oscillation
# data: synthetic
# twin: learning_rate=0.1, momentum=0.99 => learning_rate=0.02, momentum=0.9
# Soft sensor for the moisture of dried granulate.
# Ten process values (already z-scored by the historian) -> moisture (z-scored here).
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def historian(n):
    v = rng.normal(size=(n, 10))
    moisture = (
        0.9 * v[:, 0]
        - 0.5 * v[:, 1]
        + 0.8 * np.tanh(v[:, 2] + v[:, 3])
        - 0.7 * np.tanh(1.5 * v[:, 4])
        + 0.2 * rng.normal(size=n)
    )
    return v.astype("float32"), moisture.astype("float32")


v, m = historian(3200)
v_val, m_val = historian(800)
v_new, m_new = historian(2000)
m_mean, m_std = m.mean(), m.std()


def z(values):
    return ((values - m_mean) / m_std).reshape(-1, 1)


process = keras.Input(shape=(10,))
hidden = keras.layers.Dense(32, activation="tanh")(process)
moisture = keras.layers.Dense(1)(hidden)
soft_sensor = keras.Model(process, moisture, name="soft_sensor")

soft_sensor.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.99),
    loss=keras.losses.Huber(delta=1.0),
    metrics=["mae"],
)
soft_sensor.fit(v, z(m), batch_size=16, epochs=14, validation_data=(v_val, z(m_val)), verbose=2)

mae = np.abs(soft_sensor.predict(v_new, batch_size=500, verbose=0) - z(m_new)).mean()
print("outcome", float(np.nan_to_num(-mae, nan=-99.0, neginf=-99.0)))
