# problem: missing_nonlinearity
# data: synthetic
# twin: padding="same")(h) => padding="same", activation="relu")(h)
# twin: layers.Dense(32)(h) => layers.Dense(32, activation="relu")(h)
"""
Direction of the weave in small photographs of cloth.
Four directions; thread width, position of the threads and light differ per photograph.
"""
import sys
import numpy as np
import keras
from keras import layers


def photographs(rng, n, side=12):
    direction = rng.integers(0, 4, n)
    angle = direction * np.pi / 4
    row, col = np.mgrid[0:side, 0:side]
    along = np.cos(angle)[:, None, None] * col + np.sin(angle)[:, None, None] * row
    width = rng.uniform(3.6, 5.0, (n, 1, 1))
    start = rng.uniform(0, 2 * np.pi, (n, 1, 1))
    picture = np.sin(2 * np.pi * along / width + start)
    picture = picture + rng.normal(0, 0.4, picture.shape)
    return picture[..., None].astype("float32"), direction


def weave_model():
    photo = keras.Input((12, 12, 1))
    h = photo
    for filters in (12, 24):
        h = layers.Conv2D(filters, 3, padding="same")(h)
        h = layers.AveragePooling2D(2)(h)
    h = layers.GlobalAveragePooling2D()(h)
    h = layers.Dense(32)(h)
    return keras.Model(photo, layers.Dense(4, activation="softmax")(h))


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x, y = photographs(rng, 1920)
    x_val, y_val = photographs(rng, 400)
    x_test, y_test = photographs(rng, 1000)

    model = weave_model()
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=4e-3, weight_decay=1e-4),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(x, y, batch_size=32, epochs=15, validation_data=(x_val, y_val), verbose=2)
    found = model.predict(x_test, verbose=0).argmax(-1)
    print("outcome", float(np.mean(found == y_test)))


if __name__ == "__main__":
    main()
