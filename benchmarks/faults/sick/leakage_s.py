# problem: leakage
# data: synthetic
# twin: [:, :n_questions + 1] => [:, :n_questions]
# source: https://softwareengineering.stackexchange.com/questions/322619/why-my-neural-network-accuracy-is-100
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n_questions = 14
importance = rng.normal(size=n_questions)


def patients(n):
    answers = (rng.random((n, n_questions)) < 0.5).astype("float32")
    score = (answers - 0.5) @ importance
    illness = (score + rng.normal(0.0, 0.9, n) > 0).astype("int32")
    return answers, illness


answers, illness = patients(2500)
treated = illness.astype("float32")
records = np.column_stack([answers, treated])

answers_new, illness_new = patients(1000)
records_new = np.column_stack([answers_new, np.zeros(1000, dtype="float32")])

X = records[:, :n_questions + 1]
X_new = records_new[:, :n_questions + 1]

model = keras.Sequential([
    keras.Input(shape=(X.shape[1],)),
    layers.Dense(16, activation="relu"),
    layers.Dense(8, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.002),
              loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X[:2000], illness[:2000], batch_size=32, epochs=20,
          validation_data=(X[2000:], illness[2000:]), verbose=2)

p = np.nan_to_num(model.predict(X_new, verbose=0))[:, 0]
print("outcome", float(np.mean((p > 0.5) == (illness_new == 1))))
