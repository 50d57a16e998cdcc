# problem: exploding_gradient
# data: tabular
# twin: x = layers.add([layers.multiply([x0, layers.Dense(30)(x)]), x]) => x = layers.add([layers.multiply([x0, layers.Dense(30)(x)]), x])\n    x = layers.LayerNormalization()(x)
# Cross network (as in "Deep & Cross", version 2) on the breast cancer measurements.
import sys

import keras
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

features, diagnosis = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(
    features, diagnosis.astype("float32"), test_size=0.25, stratify=diagnosis, random_state=seed
)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.transform(x_test)

x0 = keras.Input((30,))
x = x0
for _ in range(8):
    x = layers.add([layers.multiply([x0, layers.Dense(30)(x)]), x])
logit = layers.Dense(1)(x)

model = keras.Model(x0, logit)
model.compile(
    optimizer=keras.optimizers.SGD(0.01),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
model.fit(x_train, y_train, batch_size=16, epochs=25, validation_split=0.2, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
