# problem: nonfinite_loss
# data: synthetic
# twin: nll = -ops.log(ops.sum(density, axis=-1)) => nll = -ops.logsumexp(ops.log_softmax(logits) - 0.5 * z * z - log_sigma - 0.919, axis=-1)
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


# Flow meter calibration: the error of the meter has long tails.
def make(n, spread=0.05):
    x = rng.uniform(-2, 2, (n, 3)).astype("float32")
    f = np.sin(2.0 * x[:, 0]) + 0.5 * x[:, 1] * x[:, 2]
    y = f + spread * rng.standard_t(1.3, n)
    return x, y[:, None].astype("float32"), f


x_train, y_train, _ = make(4000)
x_val, y_val, _ = make(800)
x_test, _, f_test = make(1000)


class MixtureNLL(layers.Layer):
    """Adds the negative log-likelihood of y under a mixture of normals."""

    def call(self, y, logits, mu, log_sigma):
        z = (y - mu) / ops.exp(log_sigma)
        density = ops.softmax(logits) * ops.exp(-0.5 * z * z - log_sigma - 0.919)
        nll = -ops.log(ops.sum(density, axis=-1))
        self.add_loss(ops.mean(nll))
        return ops.sum(ops.softmax(logits) * mu, axis=-1, keepdims=True)


K = 3
feats = keras.Input((3,), name="feats")
target = keras.Input((1,), name="target")
h = layers.Dense(64, activation="gelu")(feats)
h = layers.LayerNormalization()(h)
h = layers.Dense(64, activation="gelu")(h)
logits = layers.Dense(K, name="weights")(h)
mu = layers.Dense(K, name="mu")(h)
log_sigma = layers.Dense(K, name="log_sigma")(h)
mean = MixtureNLL()(target, logits, mu, log_sigma)
model = keras.Model({"feats": feats, "target": target}, mean)
model.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-4, clipnorm=1.0))
model.fit({"feats": x_train, "target": y_train}, epochs=12, batch_size=80, verbose=2,
          validation_data=({"feats": x_val, "target": y_val}, None))

pred = model.predict({"feats": x_test, "target": np.zeros((len(x_test), 1), "float32")}, verbose=0)[:, 0]
err = np.mean(np.abs(np.nan_to_num(pred) - f_test))
print("outcome", float(np.nan_to_num(-err, nan=-9.0)))
