"""Drawn garments for tests: what a user might photograph, without anybody's photograph.

Enters: colours and a size. Leaves: Pillow images. Every garment is symmetrical or has its top known, fills
`FILL` of the longer edge and stands in the middle, unless `place` moves it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Colour = str | tuple[int, ...]
Point = tuple[float, float]
FILL = 0.7

# Polygons in a box from 0,0 to 1,1, written as in SVG; y runs down. One that begins with a minus is cut out.
SHAPES = {
    "tshirt": (
        "0.3,0 0.4,0.07 0.6,0.07 0.7,0 0.85,0.06 1,0.3 0.85,0.38 0.77,0.28 0.77,1 0.23,1 0.23,0.28 "
        "0.15,0.38 0,0.3 0.15,0.06",
    ),
    "trousers": ("0.32,0 0.68,0 0.74,1 0.57,1 0.5,0.25 0.43,1 0.26,1",),
    "dress": ("0.38,0 0.43,0.1 0.57,0.1 0.62,0 0.66,0.02 0.63,0.4 0.78,1 0.22,1 0.37,0.4 0.34,0.02",),
    "ankle_boot": ("0.5,0 0.95,0 0.97,0.45 1,0.85 0.97,1 0.8,1 0.78,0.92 0.6,1 0,1 0,0.8 0.2,0.66 0.45,0.5",),
    "bag": (
        "0.2,0.45 0.3,0 0.7,0 0.8,0.45",
        "-0.27,0.45 0.35,0.07 0.65,0.07 0.73,0.45",
        "0.05,0.4 0.95,0.4 1,1 0,1",
    ),
    "sandal": (
        "0,0.86 0.3,0.84 0.7,0.5 1,0.4 1,1 0.92,1 0.88,0.62 0.75,0.62 0.4,1 0,1",
        "0.1,0.88 0.16,0.6 0.26,0.52 0.36,0.84",
        "0.62,0.6 0.72,0.1 1,0 1,0.12 0.78,0.2 0.7,0.6",
        "0.92,0.05 1,0.05 1,0.5 0.92,0.5",
    ),
}
ASPECT = {"ankle_boot": 1.25, "sandal": 1.7}  # width by height of the box, 1 for the others


def silhouette(shape: str, size: tuple[int, int], *, place: Point = (0.5, 0.5)) -> Image.Image:
    """The garment as a mask: mode L, 255 inside, smooth at the edge."""
    sharper = 4
    width, height = size[0] * sharper, size[1] * sharper
    aspect = ASPECT.get(shape, 1.0)
    box = min(width, height * aspect) * FILL
    left, top = width * place[0] - box / 2, height * place[1] - box / aspect / 2
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    for polygon in SHAPES[shape]:
        points = [point.split(",") for point in polygon.removeprefix("-").split()]
        corners = [(left + float(x) * box, top + float(y) * box / aspect) for x, y in points]
        pen.polygon(corners, fill=0 if polygon.startswith("-") else 255)
    return mask.resize(size, Image.Resampling.BOX)


def cloth(colour: Colour, size: tuple[int, int]) -> Image.Image:
    """A surface of one colour with soft folds, RGB: up to 10 % darker, never lighter."""
    y, x = np.mgrid[0 : 1 : size[1] * 1j, 0 : 1 : size[0] * 1j]
    fold = 0.95 + 0.05 * np.sin(17 * x + 6 * y + 3 * np.sin(9 * y))
    plain = np.asarray(Image.new("RGB", size, colour), np.float64)
    return Image.fromarray((plain * fold[..., None]).round().astype(np.uint8))


def garment(
    shape: str,
    background: Colour | Image.Image | None,
    *,
    colour: Colour = "navy",
    size: tuple[int, int] = (320, 400),
    place: Point = (0.5, 0.5),
) -> Image.Image:
    """A garment on a background: RGB; RGBA on a transparent one if `background` is None."""
    mask, fabric = silhouette(shape, size, place=place), cloth(colour, size)
    if background is None:
        fabric.putalpha(mask)
        return fabric
    if isinstance(background, Image.Image):
        result = background.convert("RGB").resize(size)
    else:
        result = Image.new("RGB", size, background)
    result.paste(fabric, (0, 0), mask)
    return result


def _drawer(shape: str) -> Callable[..., Image.Image]:
    def draw(
        background: Colour | Image.Image | None = "white",
        colour: Colour = "navy",
        size: tuple[int, int] = (320, 400),
    ) -> Image.Image:
        return garment(shape, background, colour=colour, size=size)

    draw.__doc__ = f"A {shape}: RGB, or RGBA if `background` is None."
    return draw


tshirt = _drawer("tshirt")
trousers = _drawer("trousers")
dress = _drawer("dress")
ankle_boot = _drawer("ankle_boot")
bag = _drawer("bag")
sandal = _drawer("sandal")


def bedspread(size: tuple[int, int], colour: tuple[int, int, int], *, noise: float = 6.0) -> Image.Image:
    """A background as a camera sees it: light falls off to one side, with noise and a few crumbs."""
    generator = np.random.default_rng(7)
    y, x = np.mgrid[0 : 1 : size[1] * 1j, 0 : 1 : size[0] * 1j]
    shade = 1.08 - 0.25 * x - 0.1 * y
    values = np.array(colour) * shade[..., None] + generator.normal(0, noise, (size[1], size[0], 3))
    picture = Image.fromarray(values.clip(0, 255).round().astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    crumb = max(1, min(size) // 150)
    for at in ((0.06, 0.08), (0.93, 0.3), (0.1, 0.94)):
        left, top = at[0] * size[0], at[1] * size[1]
        pen.ellipse((left, top, left + crumb, top + crumb), fill=tuple(value // 3 for value in colour))
    return picture


def shadowed(shape: str, background: Image.Image, colour: Colour) -> Image.Image:
    """A garment that throws a soft shadow on the background, RGB."""
    size = background.size
    shadow = silhouette(shape, size, place=(0.51, 0.51)).filter(ImageFilter.GaussianBlur(min(size) / 60))
    dark = Image.eval(background, lambda value: round(value * 0.8))
    return garment(shape, Image.composite(dark, background, shadow), colour=colour, size=size)
