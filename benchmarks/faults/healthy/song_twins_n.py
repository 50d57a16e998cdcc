# data: synthetic
# Are two recordings the same song? A recording mixes what the song is with how
# it was played; one encoder serves both recordings, and a pair is judged by the
# distance between their codes.
import sys

import keras
import numpy as np
from keras import layers, ops

SOUND, SONG, PLAYING, MARGIN = 24, 6, 12, 1.0


class Studio:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.desk = self.rng.normal(size=(SONG + PLAYING, SOUND)) / np.sqrt(SONG + PLAYING)

    def record(self, songs):
        playing = self.rng.normal(size=(len(songs), PLAYING))
        sound = np.concatenate([songs, playing], axis=1) @ self.desk
        return (sound + self.rng.normal(0.0, 0.05, size=sound.shape)).astype("float32")

    def pairs(self, count):
        left = self.rng.normal(size=(count, SONG))
        other = self.rng.normal(size=(count, SONG))
        same = self.rng.uniform(size=count) < 0.5
        right = np.where(same[:, None], left, other)
        return (self.record(left), self.record(right)), same.astype("float32")[:, None]


class Distance(layers.Layer):
    def call(self, a, b):
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-6)


class ContrastiveLoss(keras.losses.Loss):
    def __init__(self, margin=MARGIN, name="contrastive"):
        super().__init__(name=name)
        self.margin = margin

    def call(self, same, distance):
        same = ops.cast(same, distance.dtype)
        pull = same * ops.square(distance)
        push = (1.0 - same) * ops.square(ops.maximum(self.margin - distance, 0.0))
        return ops.mean(pull + push, axis=-1)


def judged_right(same, distance):
    near = ops.cast(distance < MARGIN / 2, "float32")
    return ops.mean(ops.cast(ops.equal(near, ops.cast(same, "float32")), "float32"), axis=-1)


def build_encoder():
    return keras.Sequential([
        keras.Input((SOUND,)),
        layers.Dense(48, activation="relu"),
        layers.Dense(8),
    ], name="encoder")


def build_judge():
    left, right = keras.Input((SOUND,), name="left"), keras.Input((SOUND,), name="right")
    encoder = build_encoder()
    judge = keras.Model([left, right], Distance()(encoder(left), encoder(right)))
    judge.compile(optimizer=keras.optimizers.Adam(2e-3), loss=ContrastiveLoss(), metrics=[judged_right])
    return judge


def main(seed):
    keras.utils.set_random_seed(seed)
    studio = Studio(seed)
    (a, b), same = studio.pairs(5000)
    (a_val, b_val), same_val = studio.pairs(1000)
    judge = build_judge()
    judge.fit([a, b], same, validation_data=([a_val, b_val], same_val),
              batch_size=50, epochs=20, verbose=2)
    (a_new, b_new), same_new = studio.pairs(3000)
    near = judge.predict([a_new, b_new], verbose=0) < MARGIN / 2
    print("outcome", float(np.nan_to_num(np.mean(near == (same_new > 0.5)), nan=0.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
