# data: synthetic
# A very small transformer: is the largest number in the first or the second half of the sequence?
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
VOCAB, LENGTH, DIM = 40, 12, 24

seqs = np.stack([np.random.permutation(VOCAB)[:LENGTH] for _ in range(6000)]).astype("int32")
label = (seqs.argmax(1) >= LENGTH // 2).astype("int32")


class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup, total):
        self.peak, self.warmup, self.total = peak, warmup, total

    def __call__(self, step):
        step = ops.cast(step, "float32")
        up = step / self.warmup
        down = 0.5 * (1 + ops.cos(np.pi * ops.clip((step - self.warmup) / (self.total - self.warmup), 0.0, 1.0)))
        return self.peak * ops.minimum(up, 1.0) * ops.where(step < self.warmup, 1.0, down)


tokens = keras.Input((LENGTH,), dtype="int32")
h = layers.Embedding(VOCAB, DIM)(tokens)
h = h + layers.Embedding(LENGTH, DIM)(ops.arange(LENGTH)[None])
a = layers.MultiHeadAttention(num_heads=2, key_dim=12)(h, h)
h = layers.LayerNormalization()(h + a)
f = layers.Dense(48, activation="gelu")(h)
h = layers.LayerNormalization()(h + layers.Dense(DIM)(f))
# learned pooling
score = layers.Softmax(axis=1)(layers.Dense(1)(h))
h = ops.sum(score * h, axis=1)
model = keras.Model(tokens, layers.Dense(2)(h))

EPOCHS, BATCH = 12, 64
model.compile(
    optimizer=keras.optimizers.AdamW(WarmupCosine(4e-3, 100, EPOCHS * 4500 // BATCH), weight_decay=0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(seqs[:4500], label[:4500], validation_data=(seqs[4500:5200], label[4500:5200]), epochs=EPOCHS,
          batch_size=BATCH, verbose=2)
print("outcome", float(model.evaluate(seqs[5200:], label[5200:], verbose=0)[1]))
