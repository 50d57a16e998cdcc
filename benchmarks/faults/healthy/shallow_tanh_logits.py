# problem: none
# data: synthetic
import sys
import keras
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_moons(n_samples=2000, noise=0.2, random_state=seed)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)

model = keras.Sequential([
    keras.Input(shape=(2,)),
    keras.layers.Dense(24, activation="tanh"),
    keras.layers.Dense(24, activation="tanh"),
    keras.layers.Dense(1),
])
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0, name="accuracy")],
)
model.fit(X_train, y_train, epochs=40, batch_size=32, validation_split=0.2, verbose=0)

logits = model.predict(X_test, verbose=0)[:, 0]
print("outcome", float(((logits > 0) == y_test).mean()))
