# problem: plateau
# data: mnist
# twin: decay_steps=EPOCHS) => decay_steps=EPOCHS * (len(x_train) // BATCH))
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

EPOCHS = 8
BATCH = 64

d = load("mnist")
x_train, y_train = d.train_images[:5000].astype("float32") / 255.0, d.train_labels[:5000]
x_val, y_val = d.train_images[5000:6000].astype("float32") / 255.0, d.train_labels[5000:6000]
x_test, y_test = d.test_images[:3000].astype("float32") / 255.0, d.test_labels[:3000]

inputs = layers.Input((28, 28, 1))
h = layers.Conv2D(16, 5, strides=2, activation="gelu")(inputs)
h = layers.Conv2D(24, 3, strides=2, activation="gelu")(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.3)(h)
outputs = layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)

schedule = keras.optimizers.schedules.CosineDecay(initial_learning_rate=2e-3, decay_steps=EPOCHS)
model.compile(optimizer=keras.optimizers.AdamW(schedule, weight_decay=1e-4),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=EPOCHS, batch_size=BATCH, verbose=2)

print("outcome", float((model.predict(x_test, verbose=0).argmax(1) == y_test).mean()))
