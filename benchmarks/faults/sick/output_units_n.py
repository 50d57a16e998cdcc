# problem: output_units
# data: synthetic
# twin: layers.Dense(1) => layers.Dense(3)
# %% A toy robot: three joint angles in, place of the gripper (x, y, z) out
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# %% forward kinematics
def gripper(angles):
    yaw, shoulder, elbow = angles.T
    reach = 1.0 * np.cos(shoulder) + 0.8 * np.cos(shoulder + elbow)
    height = 1.0 * np.sin(shoulder) + 0.8 * np.sin(shoulder + elbow)
    return np.stack([reach * np.cos(yaw), reach * np.sin(yaw), height], axis=1)

def poses(n):
    angles = rng.uniform([-1.5, 0.0, -1.2], [1.5, 1.4, 1.2], size=(n, 3))
    place = gripper(angles) + rng.normal(0, 0.01, (n, 3))
    return angles.astype("float32"), place.astype("float32")

x_train, y_train = poses(4000)
x_val, y_val = poses(800)
x_test, y_test = poses(1500)
print(x_train.shape, y_train.shape)

# %% network
joints = layers.Input(shape=(3,), name="joints")
h = layers.Dense(64, activation="tanh")(joints)
h = layers.Dense(64, activation="tanh")(h)
place = layers.Dense(1)(h)
arm = keras.Model(inputs=joints, outputs=place)

arm.compile(optimizer=keras.optimizers.Adam(0.002), loss="mean_squared_error", metrics=["mae"])

# %% learn
arm.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=40, epochs=25, verbose=2)

# %% how far off are we?
guess = arm.predict(x_test, verbose=0)
print("outcome", float(-np.sqrt(np.mean((guess - y_test) ** 2))))
