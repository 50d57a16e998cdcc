# problem: none
# data: fashion_mnist
import sys
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x.reshape(-1, 784)[:20000].astype("float32") / 255
xt = xt.reshape(-1, 784)[:2000].astype("float32") / 255
mean = x.mean()
x, xt, y, yt = x - mean, xt - mean, y[:20000], yt[:2000]

BATCH, EPOCHS = 512, 10
steps = 18000 // BATCH * EPOCHS

# linear warm-up, then half a cosine
schedule = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=0.02, warmup_target=0.2, warmup_steps=steps // 10, decay_steps=steps - steps // 10)

model = keras.Sequential([
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10),
])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=schedule, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_split=0.1, verbose=2)
print("outcome", model.evaluate(xt, yt, verbose=0)[1])
