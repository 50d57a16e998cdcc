# data: tabular
import sys
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = X / 16.0
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.2, stratify=y, random_state=seed)
X_tr, X_va, y_tr, y_va = train_test_split(X_tr, y_tr, test_size=0.2, stratify=y_tr, random_state=seed)

EPOCHS = 25
rate = keras.optimizers.schedules.CosineDecay(0.5, EPOCHS * (len(X_tr) // 64 + 1))
model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(96, use_bias=False),
    keras.layers.BatchNormalization(momentum=0.9),
    keras.layers.ReLU(),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(48, use_bias=False),
    keras.layers.BatchNormalization(momentum=0.9),
    keras.layers.ReLU(),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=rate),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
model.fit(X_tr, y_tr, batch_size=64, epochs=EPOCHS, validation_data=(X_va, y_va), verbose=2)

print("outcome", model.evaluate(X_te, y_te, verbose=0)[1])
