# problem: stopped_early
# data: synthetic
# twin: mode="max" => mode="min"
# twin: patience=2 => patience=4
# Guess how much somebody liked a film from the words of the review.
# I do not have real reviews, so I make some up from word ids:
#   ids   1..100  nice words
#   ids 101..200  nasty words
#   ids 201..599  everything else
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

WORDS, LENGTH = 600, 30


def write_reviews(how_many):
    liking = rng.uniform(-1, 1, how_many)
    nice = rng.integers(1, 101, (how_many, LENGTH))
    nasty = rng.integers(101, 201, (how_many, LENGTH))
    filler = rng.integers(201, WORDS, (how_many, LENGTH))
    is_nice = rng.random((how_many, LENGTH)) < (0.5 + 0.5 * liking)[:, None]
    is_opinion = rng.random((how_many, LENGTH)) < 0.5
    text = np.where(is_opinion, np.where(is_nice, nice, nasty), filler)
    return text.astype("int32"), liking.astype("float32")


text, liking = write_reviews(3000)
dev_text, dev_liking = write_reviews(500)

model = keras.Sequential([
    keras.Input((LENGTH,), dtype="int32"),
    layers.Embedding(WORDS, 12),
    layers.SpatialDropout1D(0.1),
    layers.GRU(20, return_sequences=True),
    layers.GlobalAveragePooling1D(),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse", metrics=["mae"])

stopper = keras.callbacks.EarlyStopping(
    monitor="val_loss", mode="max", patience=2, restore_best_weights=True)
model.fit(text, liking, validation_data=(dev_text, dev_liking),
          epochs=22, batch_size=64, callbacks=[stopper], verbose=2)

new_text, new_liking = write_reviews(1000)
mae = np.mean(np.abs(model.predict(new_text, verbose=0)[:, 0] - new_liking))
print("outcome", float(np.nan_to_num(-mae, nan=-99.0)))
