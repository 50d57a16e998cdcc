"""What is known about each data set: files, checksums, mirrors, class names.

Enters: nothing. Leaves: one frozen `Entry` a data set. Refuses: nothing. What counts is the SHA-256 of the
decompressed content: the same data are compressed differently by different mirrors.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Entry:
    """One data set.

    Attributes:
        name: as the user says it.
        title: as people write it.
        files: their names; the MNIST family's in the order training images, training labels, test
            images, test labels.
        checksums: SHA-256 of the decompressed content, by file name, or by member where the file is an
            archive.
        mirrors: addresses of folders that hold the files, best first.
        shape: (height, width, channels) of an image.
        counts: training and test images.
        classes: English names, in the order of the labels.
        classes_uk: Ukrainian names.
    """

    name: str
    title: str
    files: tuple[str, ...]
    checksums: dict[str, str]
    mirrors: tuple[str, ...]
    shape: tuple[int, int, int]
    counts: tuple[int, int]
    classes: tuple[str, ...]
    classes_uk: tuple[str, ...]


IDX_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
CIFAR_ARCHIVE = "cifar-10-binary.tar.gz"
CIFAR_JPEG = "cifar10-jpeg.zip"  # a re-encoded copy that a user may have; never fetched

# The members of CIFAR_ARCHIVE, SHA-256 of each.
CIFAR_MEMBERS = {
    "data_batch_1.bin": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
    "data_batch_2.bin": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
    "data_batch_3.bin": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
    "data_batch_4.bin": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
    "data_batch_5.bin": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
    "test_batch.bin": "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
}

_DIGITS = tuple("0123456789")

CATALOG: dict[str, Entry] = {
    "fashion_mnist": Entry(
        "fashion_mnist",
        "Fashion-MNIST",
        IDX_FILES,
        dict(
            zip(
                IDX_FILES,
                (
                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                ),
                strict=True,
            )
        ),
        (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        ),
        (28, 28, 1),
        (60_000, 10_000),
        (
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        (
            "футболка або топ",
            "штани",
            "пуловер",
            "сукня",
            "пальто",
            "сандалія",
            "сорочка",
            "кросівка",
            "сумка",
            "черевик",
        ),
    ),
    "mnist": Entry(
        "mnist",
        "MNIST",
        IDX_FILES,
        dict(
            zip(
                IDX_FILES,
                (
                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                ),
                strict=True,
            )
        ),
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        (28, 28, 1),
        (60_000, 10_000),
        _DIGITS,
        _DIGITS,
    ),
    "cifar10": Entry(
        "cifar10",
        "CIFAR-10",
        (CIFAR_ARCHIVE,),
        CIFAR_MEMBERS,
        ("https://www.cs.toronto.edu/~kriz/",),
        (32, 32, 3),
        (50_000, 10_000),
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        (
            "літак",
            "автомобіль",
            "птах",
            "кіт",
            "олень",
            "собака",
            "жаба",
            "кінь",
            "корабель",
            "вантажівка",
        ),
    ),
}
NAMES = tuple(CATALOG)
