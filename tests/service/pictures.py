"""Pictures as strangers send them, made without any library for pictures."""

import os
import struct
import zlib


def png(width, height, noisy=False, trailer=b""):
    """A PNG with a comment that must not get out; NOISY: like a photograph, large."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    if noisy:
        rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))
    else:
        rows = b"".join(b"\0" + bytes((30 + y * 90 // height, 90, 120)) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Comment\0N30.59 E114.30") + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"") + trailer


def with_exif(jpeg, orientation):
    """JPEG as a telephone would have written it: with how it was held and where."""
    tiff = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0GPS N30.59 E114.30"
    segment = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(person, event, data=None, kind="image/png", **query):
    """Sends DATA (a small picture if there is none) to POST /api/files."""
    from urllib.parse import urlencode

    path = "/api/files?" + urlencode({"event": event, **query})
    return person.request("POST", path, raw=png(60, 40) if data is None else data, headers={"Content-Type": kind})


def uploaded(person, event, data=None, kind="image/png", **query):
    answer = upload(person, event, data, kind, **query)
    assert answer.status == 201, answer
    return answer.json["file"]
