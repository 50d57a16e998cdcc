import contextlib
import io
import os
import struct
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import drawn_garments as draw
from kravets.photographs import PhotographError, convert, decoding, read

SHAPES = sorted(draw.SHAPES)
MODES = ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "HSV", "LAB", "I", "I;16", "F"]


def extent(pixels):
    """First and last row, first and last column of what is clearly not background."""
    rows, columns = (np.flatnonzero((pixels > 40).any(axis)) for axis in (1, 0))
    return rows[0], rows[-1], columns[0], columns[-1]


def outline(shape):
    """(28, 28) bool: where the garment belongs."""
    mask = draw.silhouette(shape, (400, 400))
    mask = mask.crop(mask.getbbox())
    scale = 28 / max(mask.size)
    width, height = (round(edge * scale) for edge in mask.size)
    mask = mask.resize((width, height), Image.Resampling.BOX)
    result = Image.new("L", (28, 28))
    result.paste(mask, ((29 - width) // 2, (29 - height) // 2))
    return np.asarray(result) > 127


def check_like_data_set(pixels, shape):
    """Bright, whole, upright, centred and as large as it goes, on black."""
    assert pixels.shape == (28, 28)
    assert pixels.dtype == np.uint8
    assert pixels.max() == 255
    top, bottom, left, right = extent(pixels)
    assert max(bottom - top, right - left) + 1 >= 27
    assert abs(top - (27 - bottom)) <= 2
    assert abs(left - (27 - right)) <= 2
    wanted, seen = outline(shape), pixels > 40
    assert (wanted & seen).sum() / (wanted | seen).sum() > (0.6 if shape == "sandal" else 0.75)
    around = np.pad(wanted, 2)
    near = np.any([around[i : i + 28, j : j + 28] for i in range(5) for j in range(5)], 0)
    assert pixels[~near].max(initial=0) <= 40
    assert pixels[~near].mean() < 4
    assert pixels[wanted].mean() > 100


def saved(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    stream.seek(0)
    return stream


def line_of(failure):
    text = str(failure.value)
    assert text
    assert len(text.splitlines()) == 1
    assert text.isprintable()
    return text


# Garments on backgrounds


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("colour", ["navy", "firebrick", "#202020"])
def test_dark_garment_on_white_is_negated(shape, colour):
    pixels, steps = convert(draw.garment(shape, "#fdfdfd", colour=colour))
    check_like_data_set(pixels, shape)
    assert "negated: the background is lighter than the object" in steps


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("ground", "colour"), [("#181818", "white"), ("black", "khaki"), ("navy", "pink")])
def test_light_garment_on_dark_is_not_negated(shape, ground, colour):
    pixels, steps = convert(draw.garment(shape, ground, colour=colour))
    check_like_data_set(pixels, shape)
    assert "not negated: the background is darker than the object" in steps


def test_darker_than_a_dark_background_is_bright():
    check_like_data_set(convert(draw.trousers("#484848", "black"))[0], "trousers")


def test_white_on_white_is_seen():
    pixels, _ = convert(draw.tshirt("#fdfdfd", "#e8e8e8"))
    assert pixels[outline("tshirt")].mean() > 60


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("colour", ["white", "#e0e0e0", "olive", "navy", "black"])
def test_cut_out_garment_is_bright_whatever_its_colour(shape, colour):
    check_like_data_set(convert(draw.garment(shape, None, colour=colour))[0], shape)


def test_hidden_colour_of_transparent_pixels_does_not_matter():
    white = draw.bag(None, "firebrick")
    values = np.asarray(white).copy()
    values[values[..., 3] == 0, :3] = (0, 255, 0)
    assert (convert(Image.fromarray(values))[0] == convert(white)[0]).all()


def test_rounded_transparent_corners_are_no_cut_out():
    picture = draw.tshirt("#fdfdfd", "navy").convert("RGBA")
    values = np.asarray(picture).copy()
    values[:3, :3, 3] = values[-3:, -3:, 3] = 0
    check_like_data_set(convert(Image.fromarray(values))[0], "tshirt")


@pytest.mark.parametrize(
    ("ground", "colour"),
    [
        ((205, 195, 185), "navy"),
        ((150, 120, 90), "#202020"),
        ((120, 80, 60), "#f0e8d8"),
        ((90, 100, 140), "#f6f6f6"),
        ((110, 110, 110), "black"),
    ],
)
@pytest.mark.parametrize(("size", "noise"), [((240, 220), 8), ((900, 700), 14)])
@pytest.mark.parametrize("shape", ["ankle_boot", "bag", "dress", "tshirt"])
def test_uneven_noisy_background_with_crumbs_and_jpeg(shape, ground, colour, size, noise):
    background = draw.bedspread(size, ground, noise=noise)
    picture = Image.open(saved(draw.shadowed(shape, background, colour), "JPEG", quality=70))
    check_like_data_set(convert(picture)[0], shape)


def test_garment_away_from_the_middle_comes_to_the_middle():
    picture = draw.garment("tshirt", "white", size=(1000, 500), place=(0.25, 0.5))
    check_like_data_set(convert(picture)[0], "tshirt")


def test_garment_that_leaves_the_picture_does_not_become_background():
    picture = draw.trousers("#f0f0f0", "navy", (400, 400)).crop((0, 80, 400, 300))
    pixels, steps = convert(picture)
    assert "negated: the background is lighter than the object" in steps
    assert pixels[:, :5].max() == 0
    assert pixels[2:5, 12:16].mean() > 150


def test_equally_light_object_is_told_by_colour():
    picture = Image.new("RGB", (100, 100), (0, 130, 0))
    picture.paste((255, 0, 0), (30, 20, 70, 80))
    pixels, steps = convert(picture)
    assert any("distance in colour" in step for step in steps)
    assert pixels[14, 14] > 100
    assert pixels[0, 0] == 0


# Images of the data set


def test_images_of_the_data_set_come_through_unchanged(fashion_mnist):
    for image in fashion_mnist.test_images[:1500].reshape(-1, 28, 28):
        assert (convert(Image.fromarray(image))[0] == image).all()
        assert (convert(Image.fromarray(255 - image))[0] == image).all()


def test_images_of_the_data_set_saved_as_files(fashion_mnist, tmp_path):
    for number, image in enumerate(fashion_mnist.train_images[:40].reshape(-1, 28, 28)):
        for mode, kind in (("L", "png"), ("RGB", "png"), ("RGBA", "webp"), ("L", "gif")):
            file = tmp_path / f"{number}{mode}.{kind}"
            Image.fromarray(image).convert(mode).save(file, lossless=True)  # WebP alone needs telling
            seen = read(file)
            assert (seen.pixels == image).all()
            assert seen.steps == ("unchanged: already 28x28, grey, on black",)


def test_enlarged_images_of_the_data_set_are_recognised_again(fashion_mnist):
    likeness = []
    for image in fashion_mnist.test_images[:60].reshape(-1, 28, 28):
        large = Image.fromarray(image).resize((280, 280), Image.Resampling.BICUBIC)
        page = Image.new("L", (400, 360), 255)
        page.paste(Image.eval(large, lambda value: 255 - value), (60, 40))
        pixels = convert(page)[0].astype(float)
        likeness.append(np.corrcoef(pixels.ravel(), image.ravel())[0, 1])
    assert np.median(likeness) > 0.9
    assert min(likeness) > 0.5  # one pixel beside its place is enough for that, with thin straps


# Sizes, modes, formats


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "1", "I", "F"])
def test_every_mode_gives_the_same_garment(mode):
    picture = draw.tshirt("white", "#303030").convert("L" if mode in ("LA", "I", "F") else "RGB")
    check_like_data_set(convert(picture.convert(mode))[0], "tshirt")


def test_sixteen_bits(tmp_path):
    grey = np.asarray(draw.bag("white", "#404040").convert("L")).astype(np.uint16) * 257
    Image.fromarray(grey).save(tmp_path / "bag.png")
    with Image.open(tmp_path / "bag.png") as opened:
        assert opened.mode == "I;16"
    check_like_data_set(read(tmp_path / "bag.png").pixels, "bag")


def test_cmyk_jpeg(tmp_path):
    draw.dress("white", "firebrick").convert("CMYK").save(tmp_path / "dress.jpg", quality=90)
    check_like_data_set(read(tmp_path / "dress.jpg").pixels, "dress")


@pytest.mark.parametrize("kind", ["gif", "png"])
@pytest.mark.parametrize("colour", ["white", "navy"])
def test_palette_with_transparency(tmp_path, kind, colour):
    picture = draw.sandal(None, colour)
    if kind == "png":
        picture = picture.quantize(16, method=Image.Quantize.FASTOCTREE)
    picture.save(tmp_path / f"sandal.{kind}")  # GIF makes the palette itself
    with Image.open(tmp_path / f"sandal.{kind}") as opened:
        assert opened.mode == "P"
        assert "transparency" in opened.info
    check_like_data_set(read(tmp_path / f"sandal.{kind}").pixels, "sandal")


def test_webp_with_alpha(tmp_path):
    draw.bag(None, "white").save(tmp_path / "bag.webp")
    check_like_data_set(read(tmp_path / "bag.webp").pixels, "bag")


def test_animated_gif_shows_its_first_frame(tmp_path):
    frames = [shape("white", "navy") for shape in (draw.tshirt, draw.trousers, draw.bag)]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:], duration=50)
    check_like_data_set(read(tmp_path / "moving.gif").pixels, "tshirt")


@pytest.mark.parametrize("orientation", range(9))
def test_exif_orientation(tmp_path, orientation):
    opposite = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    turn = opposite.get(orientation, decoding._TURN.get(orientation))
    upright = draw.ankle_boot("white", "navy", (600, 400))
    stored = upright if turn is None else upright.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "boot.jpg", exif=exif, quality=95)
    seen = read(tmp_path / "boot.jpg")
    check_like_data_set(seen.pixels, "ankle_boot")
    assert seen.original.size == (512, 341)
    assert (f"turned upright (EXIF orientation {orientation})" in seen.steps) == (orientation > 1)


def test_broken_exif_is_ignored(tmp_path):
    draw.bag("white", "navy").save(tmp_path / "bag.jpg", exif=b"Exif\0\0MM\0*\0\0\xff\xff broken")
    check_like_data_set(read(tmp_path / "bag.jpg").pixels, "bag")


def test_large_photograph_is_reduced(tmp_path):
    draw.tshirt("white", "navy", (600, 500)).resize((3000, 2500)).save(tmp_path / "large.jpg")
    seen = read(str(tmp_path / "large.jpg"))
    check_like_data_set(seen.pixels, "tshirt")
    assert seen.steps[0] == "reduced 3000x2500 -> 512x427"
    assert seen.file == str(tmp_path / "large.jpg")
    assert (seen.original.mode, seen.original.size) == ("RGB", (512, 427))


def test_steps_tell_what_was_done():
    picture = Image.new("RGB", (120, 340), "white")
    picture.paste("black", (20, 20, 100, 320))
    assert convert(picture)[1] == (
        "trimmed 120x340 -> 80x300",
        "negated: the background is lighter than the object",
        "resized to 7x28",
        "sharpened",
        "centred on black, 28x28",
        "stretched to full contrast",
    )


def test_the_image_is_left_as_it_was():
    picture = draw.tshirt(None, "navy", (900, 700))
    before = picture.tobytes()
    convert(picture)
    assert (picture.size, picture.mode, picture.tobytes()) == ((900, 700), "RGBA", before)


@pytest.mark.parametrize("size", [4, 16, 32, 64])
def test_other_sizes(size):
    pixels, _ = convert(draw.tshirt("white", "navy"), size=size)
    assert pixels.shape == (size, size)
    assert pixels.any(1).all()


def test_size_too_small():
    with pytest.raises(PhotographError, match="size is 3, expected at least 4"):
        convert(draw.tshirt(), size=3)


def test_colour_networks_get_the_middle_square():
    picture = Image.new("RGB", (300, 100), "blue")
    picture.paste((250, 120, 10), (100, 0, 200, 100))
    pixels, steps = convert(picture, size=32, colour=True)
    assert pixels.shape == (32, 32, 3)
    assert pixels.dtype == np.uint8
    assert (pixels == (250, 120, 10)).all()
    assert steps == ("cropped 300x100 -> 100x100", "resized to 32x32")


def test_colour_image_of_the_right_size_is_unchanged():
    values = np.random.default_rng(3).integers(0, 256, (32, 32, 3), np.uint8)
    assert (convert(Image.fromarray(values), size=32, colour=True)[0] == values).all()


def test_a_speck_is_no_object():
    picture = Image.new("L", (200, 200), 255)
    picture.putpixel((90, 90), 0)
    with pytest.raises(PhotographError, match="an object of 1x1 pixels, expected at least 6"):
        convert(picture)


def test_nearly_black_is_nothing_but_background():
    values = np.random.default_rng(0).integers(0, 2, (28, 28), np.uint8)
    with pytest.raises(PhotographError):
        convert(Image.fromarray(values))


@pytest.mark.parametrize("alpha", [100, 140])
def test_an_evenly_faint_picture_is_no_cut_out(alpha):
    picture = draw.tshirt("white", "navy").convert("RGBA")
    whole, _ = convert(picture)
    picture.putalpha(alpha)
    pixels, steps = convert(picture)
    assert any("the background is lighter" in step for step in steps)
    assert np.abs(pixels.astype(int) - whole).mean() < 12


# Anything at all


def attempt(call, *arguments, **options):
    """What the call returns, or the one line of its refusal."""
    try:
        return call(*arguments, **options)
    except PhotographError as error:
        text = str(error)
    assert text.isprintable()
    return text


@given(st.integers(2, 400), st.integers(2, 400), st.sampled_from(MODES), st.booleans(), st.randoms())
def test_any_picture_is_prepared_or_refused(width, height, mode, colour, random):
    seed = np.random.default_rng(random.randrange(2**32))
    noise = Image.fromarray(seed.integers(0, 256, (3, 4, 4), np.uint8)).resize((width, height))
    source = noise if random.random() < 0.7 else Image.new("RGBA", (width, height), (9, 9, 9, 128))
    picture = Image.new(mode, (width, height))
    with contextlib.suppress(ValueError):  # Pillow has not every conversion: an empty one will do
        picture = source.convert("RGB").convert(mode)
    answer = attempt(convert, picture, colour=colour)
    if not isinstance(answer, str):
        pixels, steps = answer
        assert pixels.shape == ((28, 28, 3) if colour else (28, 28))
        assert pixels.dtype == np.uint8
        assert all(step.isprintable() for step in steps)


@given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]), st.data())
def test_damaged_files_are_prepared_or_refused(tmp_path_factory, kind, data):
    content = bytearray(saved(draw.bag("white", "navy", (60, 50)), kind).getvalue())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.mktemp("damaged") / "picture"
    file.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    answer = attempt(read, file)
    if isinstance(answer, str):
        assert answer.startswith("picture: ")
    else:
        assert answer.pixels.shape == (28, 28)


# Refusals


def png(width, height, data=b""):
    """A PNG that claims a size."""

    def chunk(name, content):
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>'


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.png", b"", "has 0 bytes"),
        ("notes.png", b"This is a text about trousers.\n" * 40, "expected a PNG, JPEG, WebP or GIF"),
        ("drawing.svg", SVG, "expected a PNG, JPEG, WebP or GIF"),
        ("archive.jpg", b"PK\x03\x04" + bytes(200), "expected a PNG, JPEG, WebP or GIF"),
        ("picture.bmp", saved(draw.bag(size=(40, 40)), "BMP").getvalue(), "expected a PNG"),
        ("picture.tiff.png", saved(draw.bag(size=(40, 40)), "TIFF").getvalue(), "expected a PNG"),
        ("picture.ico", saved(draw.bag(size=(40, 40)), "ICO").getvalue(), "expected a PNG"),
        ("bomb.png", png(10_001, 10_000), "more than 100 million pixels"),
        ("bigger.png", png(60_000, 60_000), "more than 100 million pixels"),
        ("zero.png", png(0, 5), "expected"),
        ("hollow.png", png(50, 50), "could not be decoded"),
        ("cut.jpg", saved(draw.bag(), "JPEG").getvalue()[:1500], "could not be decoded"),
        ("cut.png", saved(draw.bag(), "PNG").getvalue()[:1500], "could not be decoded"),
        ("head.jpg", b"\xff\xd8\xff\xe0", "expected a PNG"),
        ("head.gif", b"GIF89a", "expected a PNG"),
        ("head.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "could not be decoded"),
        ("white.png", saved(Image.new("RGB", (90, 70), "white"), "PNG").getvalue(), "nothing but its back"),
        ("dot.png", saved(Image.new("L", (28, 28), 0), "PNG").getvalue(), "nothing but its background"),
        ("clear.png", saved(Image.new("RGBA", (9, 9)), "PNG").getvalue(), "transparent all over"),
    ],
)
def test_files_that_are_no_photographs(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PhotographError) as failure:
        read(tmp_path / name)
    assert line_of(failure).startswith(f"{name}: ")
    assert words in line_of(failure)


def test_one_colour_for_colour_networks():
    with pytest.raises(PhotographError, match="one colour only"):
        convert(Image.new("RGB", (50, 50), "red"), size=32, colour=True)


def test_file_too_large(tmp_path):
    with open(tmp_path / "huge.png", "wb") as file:
        file.truncate(decoding.MAX_BYTES + 1)
    with pytest.raises(PhotographError, match="expected 1 byte to 50 MiB"):
        read(tmp_path / "huge.png")


@pytest.mark.parametrize("path", ["nowhere.png", "no\0byte.png", "x" * 5000, "nowhere/at/all.jpg", ""])
def test_missing_files(tmp_path, path):
    with pytest.raises(PhotographError) as failure:
        read(tmp_path / path if path else "")
    line_of(failure)


def test_directory(tmp_path):
    with pytest.raises(PhotographError, match="is a directory"):
        read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(PhotographError, match="no ordinary file"):
        read(tmp_path / "pipe.png")


def test_no_permission(tmp_path, monkeypatch):
    draw.bag().save(tmp_path / "mine.png")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PhotographError, match="may not be read"):
        read(tmp_path / "mine.png")


@pytest.mark.skipif(os.name == "nt", reason="such names are impossible there")
def test_file_names_with_control_characters(tmp_path):
    for name in ("two\nlines.png", "bell\x07.png", "red\x1b[31m.png", "\u2028.png", os.fsdecode(b"\xff.png")):
        with pytest.raises(PhotographError) as failure:
            read(tmp_path / name)
        line_of(failure)


@pytest.mark.parametrize("size", [(0, 0), (0, 7), (7, 0)])
def test_images_without_pixels(size):
    with pytest.raises(PhotographError, match="expected pixels"):
        convert(Image.new("RGB", size))


def test_open_image_with_too_many_pixels_is_refused_before_decoding(tmp_path):
    (tmp_path / "bomb.png").write_bytes(png(10_001, 10_000))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = Image.open(tmp_path / "bomb.png")
    with image, pytest.raises(PhotographError, match="more than 100 million pixels"):
        convert(image)
