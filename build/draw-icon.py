#!/usr/bin/env python3
"""Draws build/icon.png: a kiln with its fire, 128 by 128, with nothing but the standard library."""
import math
import pathlib
import struct
import zlib

SIZE, SAMPLES = 128, 4
BRICK, DARK, FIRE, GLOW = (166, 74, 48), (46, 26, 24), (255, 140, 26), (255, 224, 130)


def color(x, y):
    """The colour at a point of the unit square with y downwards, or None outside the kiln."""
    dome = (x - 0.5) ** 2 / 0.42 ** 2 + (y - 0.5) ** 2 / 0.44 ** 2 <= 1 if y < 0.5 else abs(x - 0.5) <= 0.42 and y <= 0.94
    if not dome:
        return None
    door = (x - 0.5) ** 2 / 0.24 ** 2 + (y - 0.62) ** 2 / 0.26 ** 2 <= 1 if y < 0.62 else abs(x - 0.5) <= 0.24 and y <= 0.94
    if door:
        for scale, fill in ((0.55, GLOW), (1.0, FIRE)):
            height = (0.94 - y) / (0.46 * scale)
            if 0 <= height <= 1 and abs(x - 0.5 - 0.02 * math.sin(9 * y)) <= 0.19 * scale * math.sin(math.pi * (1 - height) ** 0.7) ** 0.8 + 0.004:
                return fill
        return DARK
    row = int(y / 0.11)
    mortar = y % 0.11 < 0.012 or (x + 0.11 * (row % 2)) % 0.22 < 0.012
    return tuple(int(part * 0.78) for part in BRICK) if mortar else BRICK


def pixel(column, row):
    points = [color((column + (i + 0.5) / SAMPLES) / SIZE, (row + (j + 0.5) / SAMPLES) / SIZE) for i in range(SAMPLES) for j in range(SAMPLES)]
    inside = [point for point in points if point]
    if not inside:
        return bytes(4)
    return bytes([*(sum(part) // len(inside) for part in zip(*inside)), 255 * len(inside) // len(points)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
pathlib.Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
