# problem: unscaled_input
# data: synthetic
# twin: frame.astype("float32") => ((frame - frame[:2200].mean(0)) / frame[:2200].std(0)).astype("float32")
# Weather station: temperature (K) and air pressure (hPa), hourly. How does temperature change in the next 3 h?
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rs = np.random.RandomState(seed)

HOURS, WINDOW, AHEAD = 3600, 16, 3
hour = np.arange(HOURS)
front = np.zeros(HOURS)
for k in range(1, HOURS):
    front[k] = 0.96 * front[k - 1] + rs.normal(0, 1.0)
pressure = 1013.0 + 2.5 * front + rs.normal(0, 0.2, HOURS)
temperature = 287.0 + 5.0 * np.sin(2 * np.pi * hour / 24) - 0.8 * np.roll(front, 3) + rs.normal(0, 0.2, HOURS)

frame = np.stack([temperature, pressure], axis=1)
change = np.roll(temperature, -AHEAD) - temperature
change = (change / change[:2200].std()).astype("float32")

series = frame.astype("float32")


def windows(first, last, shuffle=False):
    # the window starting at hour i ends at i+WINDOW-1, its target belongs to that last hour
    return keras.utils.timeseries_dataset_from_array(
        series[first:last], change[first + WINDOW - 1 : last], sequence_length=WINDOW,
        batch_size=50, shuffle=shuffle, seed=seed)


train, valid, test = windows(10, 2200, True), windows(2220, 2800), windows(2820, HOURS - 10)

inputs = keras.Input((WINDOW, 2))
state = layers.GRU(24)(inputs)
state = layers.Dense(16, activation="relu")(state)
model = keras.Model(inputs, layers.Dense(1)(state))
model.compile(loss=keras.losses.MeanSquaredError(), optimizer=keras.optimizers.Adam(4e-3), metrics=["mae"])
model.fit(train, validation_data=valid, epochs=9, verbose=2)

mse = model.evaluate(test, verbose=0)[0]
print("outcome", float(np.nan_to_num(1.0 - mse)))
