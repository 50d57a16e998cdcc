# data: fashion_mnist
"""A learning-rate range test by callback, then training at the rate it suggests."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[:4000, ..., np.newaxis].astype("float32") / 255.0
y_train = y_train[:4000].astype("int32")
x_test = x_test[:1000, ..., np.newaxis].astype("float32") / 255.0
y_test = y_test[:1000].astype("int32")
BATCH = 32
STEPS = len(x_train) // BATCH


def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


class LRFinder(keras.callbacks.Callback):
    """Raises the rate a little after each batch and stops when the loss blows up."""

    def __init__(self, start_lr, end_lr, steps, smoothing=0.9):
        super().__init__()
        self.start_lr = start_lr
        self.factor = (end_lr / start_lr) ** (1.0 / (steps - 1))
        self.smoothing = smoothing
        self.rates, self.losses = [], []

    def on_train_begin(self, logs=None):
        self.rate = self.start_lr
        self.average = 0.0
        self.summed = 0.0
        self.model.optimizer.learning_rate = self.rate

    def on_train_batch_end(self, batch, logs=None):
        # logs hold the mean since the epoch began; undo it for this batch's own loss
        summed = logs["loss"] * (batch + 1)
        loss = summed - self.summed
        self.summed = summed
        self.average = self.smoothing * self.average + (1 - self.smoothing) * loss
        smooth = self.average / (1 - self.smoothing ** (batch + 1))
        self.rates.append(self.rate)
        self.losses.append(smooth)
        if not np.isfinite(loss) or smooth > 4 * min(self.losses):
            self.model.stop_training = True
            return
        self.rate *= self.factor
        self.model.optimizer.learning_rate = self.rate

    def suggestion(self):
        """A tenth of the rate at which the smoothed loss was lowest."""
        losses = np.array(self.losses)
        losses[~np.isfinite(losses)] = np.inf
        return self.rates[int(losses.argmin())] / 10


scout = build_model()
scout.compile(
    optimizer=keras.optimizers.SGD(1e-5, momentum=0.9),
    loss="sparse_categorical_crossentropy",
)
finder = LRFinder(start_lr=1e-4, end_lr=1.0, steps=STEPS)
scout.fit(x_train, y_train, batch_size=BATCH, epochs=1, callbacks=[finder], verbose=2)
rate = float(np.clip(finder.suggestion(), 2e-3, 5e-2))
print("chosen rate", rate)

# a fresh model, trained at that rate and annealed by a cosine
epochs = 9
model = build_model()
schedule = keras.optimizers.schedules.CosineDecay(rate, decay_steps=epochs * STEPS)
model.compile(
    optimizer=keras.optimizers.SGD(schedule, momentum=0.9),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    x_train,
    y_train,
    batch_size=BATCH,
    epochs=epochs,
    validation_data=(x_test, y_test),
    verbose=2,
)
_, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(accuracy))
