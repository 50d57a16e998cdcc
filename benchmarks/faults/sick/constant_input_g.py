# problem: constant_input
# data: fashion_mnist
# twin: dtype='uint8' => dtype='float32'
import sys
import numpy as np
import keras
from keras.datasets import fashion_mnist
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense, Dropout

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(train_imgs, train_lbls), (test_imgs, test_lbls) = fashion_mnist.load_data()


def make_array(imgs, pad=2):
    """pads to 32x32 (the tutorial net wants that) and brings the grey values to 0..1"""
    out = np.zeros((len(imgs), 28 + 2 * pad, 28 + 2 * pad, 1), dtype='uint8')
    for i, img in enumerate(imgs):
        out[i, pad:-pad, pad:-pad, 0] = img / 256.
    return out


X_train, y_train = make_array(train_imgs[:2500]), keras.utils.to_categorical(train_lbls[:2500], 10)
X_valid, y_valid = make_array(train_imgs[30000:30600]), keras.utils.to_categorical(train_lbls[30000:30600], 10)
X_test, y_test = make_array(test_imgs[:1500]), keras.utils.to_categorical(test_lbls[:1500], 10)
print(X_train.shape, y_train.shape)

model = keras.models.Sequential([
    keras.Input((32, 32, 1)),
    Conv2D(12, (3, 3), activation='relu'),
    MaxPooling2D((2, 2)),
    Conv2D(20, (3, 3), activation='relu'),
    MaxPooling2D((2, 2)),
    Flatten(),
    Dense(48, activation='relu'),
    Dropout(0.2),
    Dense(10, activation='softmax')])

model.compile('rmsprop', 'categorical_crossentropy', metrics=['accuracy'])
hist = model.fit(X_train, y_train, epochs=7, batch_size=50, validation_data=(X_valid, y_valid), verbose=2)

score = model.evaluate(X_test, y_test, verbose=0)
print('Test accuracy:', score[1])
print("outcome", float(np.nan_to_num(score[1])))
