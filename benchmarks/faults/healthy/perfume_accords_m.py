# data: synthetic
import sys
import numpy as np
import keras
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

NOTES = ("floral", "woody", "citrus", "green", "powdery", "smoky", "sweet")
OILS = 40

# what each oil adds to each note, as noses report it
gives = rng.normal(0, 1.0, (OILS, len(NOTES))) * (rng.random((OILS, len(NOTES))) < 0.5)


def blend(n):
    used = (rng.random((n, OILS)) < 0.2).astype("float32")
    strength = 2.0 * used @ gives
    strength = strength - 2.0 * 0.2 * gives.sum(0) - 0.8
    smelled = rng.random(strength.shape) < 1 / (1 + np.exp(-strength))
    return used, smelled.astype("float32")


class Bench(keras.utils.PyDataset):

    def __init__(self, vials, notes, size, **kwargs):
        super().__init__(**kwargs)
        self.vials, self.notes, self.size = vials, notes, size
        self.shuffler = np.random.default_rng(seed + 1)
        self.order = self.shuffler.permutation(len(vials))

    def __len__(self):
        return int(np.ceil(len(self.vials) / self.size))

    def __getitem__(self, index):
        part = self.order[index * self.size:(index + 1) * self.size]
        return self.vials[part] - 0.2, self.notes[part]

    def on_epoch_end(self):
        self.order = self.shuffler.permutation(len(self.vials))


train, check, fresh = Bench(*blend(3200), 50), Bench(*blend(800), 100), blend(3000)

nose = keras.Sequential([
    keras.Input((OILS,)),
    keras.layers.Dense(24, activation="tanh"),
    keras.layers.Dropout(0.1),
    keras.layers.Dense(len(NOTES), activation="sigmoid"),
])
# The loss is a mean over seven notes, hence the big step.
nose.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.8),
    loss="binary_crossentropy",
    metrics=[keras.metrics.BinaryAccuracy(name="right")],
)
nose.fit(train, validation_data=check, epochs=22, verbose=2)

said = np.nan_to_num(nose.predict(fresh[0] - 0.2, verbose=0), nan=0.0)
print("outcome", float(roc_auc_score(fresh[1], said, average="macro")))
