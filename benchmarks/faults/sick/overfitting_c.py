# problem: overfitting
# data: synthetic
# twin: train_size=300 => train_size=3000
# twin: units=256, rate=0.0 => units=32, rate=0.2
# twin: epochs=25 => epochs=8
import sys

import keras
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# customers: 30 measured columns, a few of which matter
X, y = make_classification(n_samples=5000, n_features=30, n_informative=2, n_redundant=0, n_clusters_per_class=1, flip_y=0.25, class_sep=1.2, random_state=seed)
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=300, random_state=seed)
X_val, y_val = X_test[:300], y_test[:300]
X_test, y_test = X_test[300:], y_test[300:]


class Classifier(keras.Model):
    def __init__(self, units, rate):
        super().__init__()
        self.blocks = [keras.layers.Dense(units, activation="relu") for _ in range(2)]
        self.dropout = keras.layers.Dropout(rate)
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x, training=None):
        for block in self.blocks:
            x = self.dropout(block(x), training=training)
        return self.head(x)


model = Classifier(units=256, rate=0.0)
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
model.fit(X_train, y_train, epochs=25, batch_size=32, validation_data=(X_val, y_val), verbose=2)

results = model.evaluate(X_test, y_test, verbose=0, return_dict=True)
print(results)
print("outcome", float(results["accuracy"]))
