# problem: label_range
# data: synthetic
# twin: y = group.astype(np.float32) => y = (group - 1).astype(np.float32)
# Binary classification: blood values + clinic -> group (the column in the file is coded 1 = healthy, 2 = ill)
import sys
import numpy as np
import keras
from keras.layers import *

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rs = np.random.RandomState(seed)

n = 2400
blood = rs.normal(size=(n, 8)) * [12, 3, 40, 0.5, 7, 1, 20, 5] + [90, 15, 200, 4, 30, 6, 70, 25]
clinic = rs.randint(0, 5, n)
z = (blood - blood.mean(0)) / blood.std(0)
risk = 1.3 * z[:, 0] - 1.1 * z[:, 3] + 1.2 * z[:, 1] * z[:, 2] + np.array([-1, -.5, 0, .5, 1])[clinic] + rs.normal(0, .5, n)
group = np.where(risk > 0, 2, 1)

x_blood = z.astype(np.float32)
x_clinic = np.eye(5)[clinic].astype(np.float32)
y = group.astype(np.float32)

a, b = 1600, 2000
in1 = Input(shape=(8,), name='blood')
in2 = Input(shape=(5,), name='clinic')
x = concatenate([in1, in2])
x = Dense(32, activation='relu')(x)
x = Dropout(0.1)(x)
x = Dense(16, activation='relu')(x)
out = Dense(1, activation='sigmoid', name='group')(x)

model = keras.Model(inputs=[in1, in2], outputs=out)
model.compile(loss='binary_crossentropy', optimizer=keras.optimizers.Nadam(0.003), metrics=['accuracy'])
history = model.fit({'blood': x_blood[:a], 'clinic': x_clinic[:a]}, y[:a], epochs=18, batch_size=40,
                    validation_data=({'blood': x_blood[a:b], 'clinic': x_clinic[a:b]}, y[a:b]), verbose=2)

p = model.predict({'blood': x_blood[b:], 'clinic': x_clinic[b:]}, verbose=0).flatten()
ill = group[b:] == 2
print('predicted ill:', np.mean(p > 0.5), ' really ill:', ill.mean())
print("outcome", float(np.mean((p > 0.5) == ill)))
