# problem: oscillation
# data: fashion_mnist
# twin: high=0.02 => high=0.0006
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
idx = np.random.permutation(60000)[:6000]
x, y = x[idx].reshape(-1, 784) / 255.0, keras.utils.to_categorical(y[idx], 10)
xt, yt = xt[:3000].reshape(-1, 784) / 255.0, keras.utils.to_categorical(yt[:3000], 10)


def cyclic(low=0.0003, high=0.02, period=3):
    """Warm restarts: the rate climbs within every cycle and falls back."""
    def schedule(epoch, lr):
        return float(low + (high - low) * (epoch % period) / (period - 1))
    return schedule


inputs = keras.Input((784,))
h = keras.layers.Dense(96, activation="relu")(inputs)
h = keras.layers.Dropout(0.3)(h)
h = keras.layers.Dense(48, activation="relu")(h)
outputs = keras.layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:5000], y[:5000], batch_size=64, epochs=12, validation_data=(x[5000:], y[5000:]), verbose=2,
          callbacks=[keras.callbacks.LearningRateScheduler(cyclic())])
print("outcome", model.evaluate(xt, yt, verbose=0)[1])
