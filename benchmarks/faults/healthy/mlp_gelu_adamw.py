# problem: none
# data: tabular
import sys

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X_train, X_rest, y_train, y_rest = train_test_split(X, y, test_size=0.4, stratify=y, random_state=seed)
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, test_size=0.5, stratify=y_rest, random_state=seed)

scaler = StandardScaler().fit(X_train)
X_train, X_val, X_test = (scaler.transform(part).astype(np.float32) for part in (X_train, X_val, X_test))

inputs = keras.Input((64,))
h = keras.layers.Dense(64, activation="gelu")(inputs)
h = keras.layers.Dropout(0.4)(h)
h = keras.layers.Dense(32, activation="gelu")(h)
outputs = keras.layers.Dense(10)(h)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=2e-3, weight_decay=1e-2),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(X_train, y_train, batch_size=32, epochs=15, validation_data=(X_val, y_val), verbose=2)

predicted = model.predict(X_test, verbose=0).argmax(axis=1)
print("outcome", float((predicted == y_test).mean()))
