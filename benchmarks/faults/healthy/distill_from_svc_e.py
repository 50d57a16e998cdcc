# data: synthetic
import sys
import numpy as np
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = (X / 16.0).astype("float32")
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=500, stratify=y, random_state=seed)
X_tr, X_va, y_tr, y_va = train_test_split(X_tr, y_tr, test_size=250, stratify=y_tr, random_state=seed)

# teacher: a kernel machine; its scores become soft targets
teacher = SVC(gamma=1.0 / 20, C=5.0, decision_function_shape="ovr").fit(X_tr, y_tr)


def soft(a, temperature=2.0):
    s = teacher.decision_function(a) / temperature
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).astype("float32")


student = keras.Sequential([
    keras.layers.Input((64,)),
    keras.layers.Dense(96, activation="relu"),
    keras.layers.Dropout(0.1),
    keras.layers.Dense(10, activation="softmax"),
])
student.compile(optimizer=keras.optimizers.Nadam(0.004), loss=keras.losses.KLDivergence(), metrics=["categorical_accuracy"])
student.fit(X_tr, soft(X_tr), validation_data=(X_va, soft(X_va)), epochs=50, batch_size=32, verbose=2,
            callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.4, patience=4)])

print("outcome", float((student.predict(X_te, verbose=0).argmax(1) == y_te).mean()))
