# problem: plateau
# data: digits
# twin: decay_steps=EPOCHS, => decay_steps=EPOCHS * len(train_ds),
# reading the 8x8 digits row by row with a GRU, cosine schedule as in the Keras docs
import sys
import numpy as np
import tensorflow as tf
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

EPOCHS = 24
BATCH_SIZE = 64

digits = load_digits()
X = digits.images.astype('float32') / 16.0
X_tr, X_te, y_tr, y_te = train_test_split(X, digits.target, test_size=400, random_state=seed, stratify=digits.target)
X_tr, X_va, y_tr, y_va = train_test_split(X_tr, y_tr, test_size=250, random_state=seed, stratify=y_tr)

train_ds = tf.data.Dataset.from_tensor_slices((X_tr, y_tr)).shuffle(2000).batch(BATCH_SIZE)
val_ds = tf.data.Dataset.from_tensor_slices((X_va, y_va)).batch(250)

schedule = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=0.006,
    decay_steps=EPOCHS,
    alpha=0.0)

model = keras.Sequential(name="row_reader")
model.add(keras.layers.Input((8, 8)))
model.add(keras.layers.GRU(48))
model.add(keras.layers.Dense(32, activation='relu'))
model.add(keras.layers.Dense(10))
model.compile(optimizer=keras.optimizers.Adam(schedule),
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])

model.fit(train_ds, validation_data=val_ds, epochs=EPOCHS, verbose=2)

logits = model.predict(X_te, verbose=0)
print("outcome", float((logits.argmax(1) == y_te).mean()))
