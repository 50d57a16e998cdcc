# problem: learning_rate_low
# data: mnist
# twin: optimizer=keras.optimizers.Adadelta() => optimizer=keras.optimizers.Adadelta(learning_rate=1.0)
'''Trains a simple convnet on a part of the MNIST dataset (after the old keras example).'''
import sys
import numpy as np
import keras
from keras.models import Sequential
from keras.layers import Dense, Dropout, Flatten, Conv2D, MaxPooling2D
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

batch_size = 64
num_classes = 10
epochs = 6

d = load("mnist")
x_train = np.asarray(d.train_images[:4000]).reshape(-1, 28, 28, 1).astype('float32') / 255
x_val = np.asarray(d.train_images[-800:]).reshape(-1, 28, 28, 1).astype('float32') / 255
x_test = np.asarray(d.test_images[:2000]).reshape(-1, 28, 28, 1).astype('float32') / 255
# convert class vectors to binary class matrices
y_train = keras.utils.to_categorical(d.train_labels[:4000], num_classes)
y_val = keras.utils.to_categorical(d.train_labels[-800:], num_classes)
y_test = keras.utils.to_categorical(d.test_labels[:2000], num_classes)

model = Sequential()
model.add(Conv2D(8, kernel_size=(3, 3), activation='relu', input_shape=(28, 28, 1)))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Conv2D(16, (3, 3), activation='relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(64, activation='relu'))
model.add(Dropout(0.25))
model.add(Dense(num_classes, activation='softmax'))

model.compile(loss=keras.losses.categorical_crossentropy,
              optimizer=keras.optimizers.Adadelta(),
              metrics=['accuracy'])
model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=2, validation_data=(x_val, y_val))
score = model.evaluate(x_test, y_test, verbose=0)
print('Test loss:', score[0])
print('Test accuracy:', score[1])
print("outcome", float(np.nan_to_num(score[1])))
