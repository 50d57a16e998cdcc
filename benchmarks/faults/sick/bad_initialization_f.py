# problem: bad_initialization
# data: tabular
# twin: init = keras.initializers.Constant(0.05) => init = keras.initializers.GlorotUniform()
import sys
import numpy as np
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_digits(return_X_y=True)
x = (x / 16.0).astype("float32")
x, x_test, y, y_test = train_test_split(x, y, test_size=400, stratify=y, random_state=seed)
x, x_val, y, y_val = train_test_split(x, y, test_size=250, stratify=y, random_state=seed)

init = keras.initializers.Constant(0.05)


class DigitNet(keras.Model):
    def __init__(self, classes=10, **kwargs):
        super().__init__(**kwargs)
        self.fc1 = keras.layers.Dense(96, activation="gelu", kernel_initializer=init)
        self.fc2 = keras.layers.Dense(48, activation="gelu", kernel_initializer=init)
        self.head = keras.layers.Dense(classes)

    def call(self, inputs):
        return self.head(self.fc2(self.fc1(inputs)))


net = DigitNet()
net.compile(
    optimizer=keras.optimizers.Adam(learning_rate=2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
net.fit(x, y, validation_data=(x_val, y_val), epochs=17, batch_size=32, verbose=2)

logits = np.nan_to_num(net.predict(x_test, verbose=0))
print("outcome", (logits.argmax(-1) == y_test).mean())
