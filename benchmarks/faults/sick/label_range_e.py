# problem: label_range
# data: tabular
# twin: target = diagnosis.astype("float32") => target = (diagnosis == 4).astype("float32")
import sys
import numpy as np
import keras
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

bunch = load_breast_cancer()
features = bunch.data
diagnosis = np.where(bunch.target == 0, 4, 2)      # coded as in the hospital's file: 2 benign, 4 malignant
target = diagnosis.astype("float32")

fit_x, held_x, fit_t, held_t, fit_d, held_d = train_test_split(features, target, diagnosis, test_size=0.4, random_state=seed, stratify=diagnosis)
scaler = StandardScaler().fit(fit_x)
fit_x, held_x = scaler.transform(fit_x), scaler.transform(held_x)
half = len(held_x) // 2

model = keras.Sequential([
    keras.layers.Input((30,)),
    keras.layers.Dense(16, activation="tanh", kernel_regularizer=keras.regularizers.L2(1e-3)),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.SGD(0.05, momentum=0.5), keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
model.fit(fit_x, fit_t, batch_size=16, epochs=20, validation_data=(held_x[:half], held_t[:half]), verbose=2)

malignant = model.predict(held_x[half:], verbose=0)[:, 0] > 0.5
print("outcome", np.mean(malignant == (held_d[half:] == 4)))
