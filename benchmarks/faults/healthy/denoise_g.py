# data: fashion_mnist
# Denoising autoencoder (784 -> 64) trained from a generator, fresh noise in every batch
import sys
import numpy as np
import keras
from keras.layers import Input, Dense
from keras.datasets import fashion_mnist

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(tr, _), (te, _) = fashion_mnist.load_data()
tr = tr[:7000].reshape(-1, 784).astype('float32') / 255
te = te[:1500].reshape(-1, 784).astype('float32') / 255
tr, va = tr[:6000], tr[6000:]

noise = np.random.default_rng(seed + 1)


def dirty(a):
    return np.clip(a + 0.35 * noise.standard_normal(a.shape, dtype="float32"), 0, 1)


def batches(a, size=64):
    while 1:
        order = np.random.permutation(len(a))
        for i in range(0, len(a) - size, size):
            clean = a[order[i:i + size]]
            yield dirty(clean), clean


inp = Input((784,))
code = Dense(64, activation='relu')(Dense(128, activation='relu')(inp))
rec = Dense(784, activation='sigmoid')(Dense(128, activation='relu')(code))
auto = keras.Model(inp, rec)
auto.compile('adam', 'binary_crossentropy')

class ShowMse(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch % 5 == 4:
            print('   mse on val', float(np.mean((self.model.predict(va_dirty, verbose=0) - va) ** 2)))

va_dirty, te_dirty = dirty(va), dirty(te)
auto.fit(batches(tr), steps_per_epoch=93, epochs=14, validation_data=(va_dirty, va), callbacks=[ShowMse()], verbose=2)

print('noisy mse', np.mean((te_dirty - te) ** 2))
print("outcome", -float(np.mean((auto.predict(te_dirty, verbose=0) - te) ** 2)))
