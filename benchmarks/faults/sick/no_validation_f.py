# problem: no_validation
# data: text
# twin: fit(x, y, epochs=40, batch_size=32, verbose=2) => fit(x[:1300], y[:1300], epochs=40, batch_size=32, verbose=2,\n    validation_data=(x[1300:], y[1300:]),\n    callbacks=[keras.callbacks.EarlyStopping("val_loss", patience=2, restore_best_weights=True)])
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# messages of three departments; each department has its own habit of choosing words
vocab, words = 800, 25
base = rng.dirichlet(np.full(vocab, 0.5))
habits = [base * np.exp(rng.normal(0, 0.45, vocab)) for _ in range(3)]
habits = [h / h.sum() for h in habits]
y_all = rng.integers(0, 3, 4000)
x_all = np.array([rng.choice(vocab, words, p=habits[k]) for k in y_all])
x, y = x_all[:1800], y_all[:1800]
x_test, y_test = x_all[1800:], y_all[1800:]

model = keras.Sequential([
    layers.Input((words,)),
    layers.Embedding(vocab, 32),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=40, batch_size=32, verbose=2)
print("accuracy", history.history["accuracy"][-1])

p = np.clip(np.nan_to_num(model.predict(x_test, verbose=0)), 1e-7, 1)
print("accuracy test", np.mean(p.argmax(1) == y_test))
print("outcome", float(np.mean(np.log(p[np.arange(len(p)), y_test]))))
