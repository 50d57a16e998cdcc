# problem: none
# data: synthetic
import sys
import numpy as np
from tensorflow import keras
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.utils.class_weight import compute_class_weight

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_classification(n_samples=4000, n_features=12, n_informative=6, n_redundant=2, class_sep=1.2,
                           weights=[0.7, 0.3], flip_y=0.01, random_state=seed)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=0.2, stratify=y_train, random_state=seed)
mean, std = X_train.mean(axis=0), X_train.std(axis=0)
X_train, X_val, X_test = (X_train - mean) / std, (X_val - mean) / std, (X_test - mean) / std

weights = compute_class_weight("balanced", classes=np.unique(y_train), y=y_train)

model = keras.models.Sequential([
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_val, y_val),
          class_weight={0: weights[0], 1: weights[1]}, verbose=2)

guess = model.predict(X_test, verbose=0)[:, 0] > 0.5
print("outcome", float(balanced_accuracy_score(y_test, guess)))
