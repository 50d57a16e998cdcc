# data: fashion_mnist
import sys
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
mean, std = x[:10000].mean(), x[:10000].std()
x, x_test = (x - mean) / std, (x_test - mean) / std
x_train, y_train = x[:10000], y[:10000]
x_val, y_val = x[10000:12000], y[10000:12000]

model = keras.Sequential([
    layers.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dropout(0.4),
    layers.Dense(64),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dropout(0.4),
    layers.Dense(10),
])
epochs = 10
schedule = keras.optimizers.schedules.CosineDecay(0.02, epochs * (10000 // 128 + 1))
model.compile(
    optimizer=keras.optimizers.Muon(schedule, weight_decay=0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=128, epochs=epochs, validation_data=(x_val, y_val), verbose=2)
print("outcome", model.evaluate(x_test, y_test, batch_size=500, verbose=0)[1])
