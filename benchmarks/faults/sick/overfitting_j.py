# problem: overfitting
# data: synthetic
# twin: N_TRAIN = 90 => N_TRAIN = 4000
# twin: HIDDEN = 256 => HIDDEN = 16
# twin: DROP = 0.0 => DROP = 0.3
# twin: EPOCHS = 220 => EPOCHS = 14
# Questionnaire about sleep: 120 questions, one answer we care about (tired: yes/no).
# Answers come already normalised (mean 0, spread 1) from the psychology people. Thanks Mara!
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

N_TRAIN = 90
N_VAL = 500
N_TEST = 2000
QUESTIONS = 120
HIDDEN = 256
DROP = 0.0
EPOCHS = 220

effects = np.zeros(QUESTIONS)
effects[:4] = [2.6, -2.2, 1.8, -1.6]     # the ones that have to do with coffee and screens
np.random.shuffle(effects)


def ask(people):
    answers = np.random.normal(size=(people, QUESTIONS))
    p = 1 / (1 + np.exp(-(answers @ effects)))
    tired = np.random.uniform(size=people) < p
    return answers.astype("float32"), tired.astype("float32").reshape(-1, 1)


train_x, train_y = ask(N_TRAIN)
val_x, val_y = ask(N_VAL)
test_x, test_y = ask(N_TEST)

model = keras.Sequential(name="sleepy")
model.add(layers.Input((QUESTIONS,)))
for _ in range(2):
    model.add(layers.Dense(HIDDEN, activation="relu"))
    model.add(layers.Dropout(DROP))
model.add(layers.Dense(1, activation="sigmoid"))

model.compile(optimizer=keras.optimizers.AdamW(learning_rate=1e-3, weight_decay=1e-3),
              loss="binary_crossentropy", metrics=["accuracy"])

model.fit(train_x, train_y, epochs=EPOCHS, batch_size=32,
          validation_data=(val_x, val_y), verbose=2)

said = model.predict(test_x, verbose=0) > 0.5
acc = np.mean(said == (test_y > 0.5))
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
