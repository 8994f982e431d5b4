"""What docs/decisions/0003-canonical-form.md says that is compared, by a program of its own: pydicom and hashlib.

    values.py digests DATA FILE…    tag, digest and, of sequences, skeleton of the top-level attributes that have no
                                    private parts; DATA is dicom/data
    values.py judge                 which of the mutations on standard input are the same object: see `judge`
"""
import collections
import copy
import csv
import hashlib
import io
import struct
import sys
import warnings

import pydicom
from pydicom import config
from pydicom.datadict import dictionary_has_tag, dictionary_VR, repeater_has_tag
from pydicom.encaps import generate_fragments, generate_frames
from pydicom.sequence import Sequence
from pydicom.uid import UID

warnings.simplefilter("ignore")
config.settings.reading_validation_mode = config.IGNORE
TEXT = set("AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT".split())
UNIT = dict(AT=2, OW=2, SS=2, US=2, FL=4, OF=4, OL=4, SL=4, UL=4, FD=8, OD=8, OV=8, SV=8, UV=8)
FREE_TEXT = set("LO LT PN SH ST UC UR UT".split())
ONE_VALUE = {"LT", "ST", "UT", "UR"}
REPRESENTATION = 0x00280103
PLANAR = 0x00280006
LOSSLESS = {UID("1.2.840.10008.1.2." + rest) for rest in "1.98 4.57 4.70 4.80 4.90 4.201 4.202 5 8.1".split()}
PIXELS = {0x7FE00008, 0x7FE00009, 0x7FE00010}
EXTENDED = {0x7FE00001, 0x7FE00002}


def left_out(element, top=True):
    """Group lengths, signatures and, at the top, padding, in the form that the standard gives them."""
    tag, vr = element.tag, element.VR
    if tag.element == 0 or tag == 0x00080001:
        return vr in (None, "UL", "UN") and getattr(element, "length", 4) == 4
    if tag in (0xFFFAFFFA, 0x4FFE0001):
        return vr in (None, "SQ") or vr == "UN" and getattr(element, "length", 0) == 0xFFFFFFFF
    return top and tag == 0xFFFCFFFC and vr in (None, "OB", "OW", "UN")


def known(tag):
    """The VR of the dictionary, `US or SS` if there are several; None if it does not have the attribute."""
    if tag.is_private:
        return "LO" if 0x10 <= tag.element <= 0xFF else None
    try:
        return dictionary_VR(tag)
    except KeyError:
        return None


def has_sign(size, value):
    return any(value[at:at + size][-1] >= 0x80 for at in range(0, len(value), size))


def suits(vr, dictionary, value, signed):
    """Whether the written VR makes the same value of the bytes as that of the dictionary."""
    if dictionary is None:
        return True
    if vr in TEXT and dictionary in TEXT:
        if (vr in ("DS", "IS")) != (dictionary in ("DS", "IS")):
            return False
        return (vr in ONE_VALUE) == (dictionary in ONE_VALUE) or b"\\" not in value
    if dictionary == "US or SS":
        return vr in ("US", "SS") and (vr == ("SS" if signed else "US") or not has_sign(2, value))
    if "US" in dictionary and "OW" in dictionary:
        return vr in ("US", "OW") or vr == "SS" and not has_sign(2, value)
    if " or " in dictionary:
        return vr in ("OB", "OW")
    return vr == dictionary or vr in ("OB", "OW") and dictionary in ("OB", "OW")


def kind(vr, value):
    """What kind of value a written VR makes of these bytes."""
    if vr in ("DS", "IS"):
        return "number"
    if vr in TEXT:
        return "text" if b"\\" not in value else "one" if vr in ONE_VALUE else "several"
    if vr in ("SS", "SL", "SV"):
        return UNIT[vr], "signed" if has_sign(UNIT[vr], value) else "unsigned"
    return (UNIT[vr], "unsigned") if vr in ("US", "UL", "UV") else vr if vr in ("FL", "FD", "AT", "SQ") else "bytes"


def is_signed(dataset, otherwise=False):
    """What Pixel Representation says."""
    element = dataset.get_item(REPRESENTATION) if REPRESENTATION in dataset else None
    if element is None:
        return otherwise
    value = element.value
    if isinstance(value, bytes):
        value = little("US", value, getattr(element, "is_little_endian", True))[:1]
    return value in (1, b"\1")


def elements(dataset, top=True):
    every = [dataset.get_item(tag) for tag in sorted(dataset.keys())]
    return [one for one in every if not left_out(one, top)]


def little(vr, value, is_little):
    """A value in little endian and of even length."""
    size = 1 if is_little else UNIT.get(vr, 1)
    if size > 1:
        whole = len(value) // size * size
        value = b"".join(value[at:at + size][::-1] for at in range(0, whole, size)) + value[whole:]
    return value + bytes(len(value) % 2)


def icon(item, value, syntax):
    """The native frame of an icon that is encoded without loss; None if it cannot be decoded."""
    try:
        image = copy.deepcopy(item)
        image.file_meta = pydicom.dataset.FileMetaDataset()
        image.file_meta.TransferSyntaxUID = syntax
        image.PixelData = value
        image["PixelData"].is_undefined_length = True
        if syntax not in LOSSLESS or image.BitsAllocated == 1:
            return None
        array = image.pixel_array
        if image.SamplesPerPixel > 1 and image.get("PlanarConfiguration") == 1:
            array = array.transpose(2, 0, 1)
        native = array.tobytes()
        return native + bytes(len(native) % 2)
    except Exception:
        return None


def read(dataset, element, private=False, signed=False, syntax=None):
    """The value of an element: its kind, and items or bytes."""
    tag, dictionary = element.tag, known(element.tag)
    written = None if element.VR in (None, "UN") or getattr(element, "is_implicit_VR", False) else element.VR
    vr = written or (dictionary or "UN").split(" or ")[0]
    value = element.value
    undefined = getattr(element, "is_undefined_length", False) or getattr(element, "length", 0) == 0xFFFFFFFF
    if tag in PIXELS and undefined:
        native = icon(dataset, value, syntax)
        return ("fragments", list(generate_fragments(value))) if native is None else ("value", native)
    if isinstance(value, Sequence) or vr == "SQ":
        items = value if isinstance(value, Sequence) else dataset[tag].value
        if isinstance(items, Sequence):
            inside = private or dictionary is None

            def one_of(item, one):
                return read(item, one, inside, is_signed(item, signed) if one.tag > REPRESENTATION else signed, syntax)

            return "items", [{one.tag: one_of(item, one) for one in elements(item, False)} for item in items]
    if not isinstance(value, (bytes, type(None))):  # pydicom has decoded it already: the character set, Pixel Representation
        several = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
        if vr in TEXT:
            value = "\\".join(map(str, several)).encode()
        else:
            value = b"".join(one.to_bytes(UNIT[vr], "little", signed=one < 0) for one in several)
    else:
        value = little(vr, value or b"", getattr(element, "is_little_endian", True))
    if value and written and not suits(written, dictionary, value, signed):
        return f"as {written}", value
    if vr in TEXT and dictionary in TEXT and not private:
        value = value.rstrip(b" \0")
    return "value", value


def digest(tag, value, leave=lambda tag: False):
    kind, content = value
    head = struct.pack(">HH", tag.group, tag.element)
    if kind == "items" and content:
        hasher = hashlib.sha256(head + b"\1")
        for item in content:
            inner = b"".join(digest(tag, one, leave) for tag, one in sorted(item.items()) if not leave(tag))
            hasher.update(hashlib.sha256(inner).digest())
        return hasher.digest()
    if kind == "fragments":
        return hashlib.sha256(head + b"\2" + b"".join(hashlib.sha256(one).digest() for one in content)).digest()
    if kind.startswith("as "):
        return hashlib.sha256(head + b"\4" + kind[3:].encode() + content).digest()
    return hashlib.sha256(head + b"\0" + (content or b"")).digest()


def read_top(dataset, element):
    signed = element.tag > REPRESENTATION and is_signed(dataset)
    return read(dataset, element, signed=signed, syntax=dataset.file_meta.get("TransferSyntaxUID"))


def is_private(tag, value):
    kind, content = value
    inner = kind == "items" and any(is_private(*one) for item in content for one in item.items())
    return known(tag) is None or inner or kind.startswith("as ")


def digests(data, *paths):
    def tags(name):
        return [row["tag"].strip("()").replace(",", "").lower() for row in csv.DictReader(open(f"{data}/{name}"))]

    rows, kept = tags("ps3.15-table-e.1-1.csv"), set(tags("kept-texts.csv"))
    # Beyond the table: texts of overlays, Code Meaning, Graphic Layer, what is encrypted.
    rows += ["60xx0022", "60xx1500", "00080104", "00700002", "04000500", "04000520"]

    def touched(tag):
        text = f"{tag:08x}"
        known = dictionary_has_tag(tag) or repeater_has_tag(tag)
        in_table = any(all(a in (b, "x") for a, b in zip(row, text)) for row in rows if len(row) == 8)
        if tag.is_private or not known or in_table:
            return True
        return dictionary_VR(tag) in FREE_TEXT and text not in kept

    for path in paths:
        print("file", path)
        try:
            dataset = pydicom.dcmread(path, force=True)
            all_elements = [(one.tag, read_top(dataset, one)) for one in elements(dataset) if one.tag not in PIXELS]
        except Exception as error:
            print("unreadable", repr(error).replace("\n", " "))
            continue
        for tag, value in all_elements:
            if not is_private(tag, value):
                skeleton = [digest(tag, value, touched).hex()] if value[0] == "items" and value[1] else []
                print(f"({tag.group:04X},{tag.element:04X})", digest(tag, value).hex(), *skeleton)


def pixels(dataset):
    """What a reader shows: native bytes, or encoded frames."""
    tag = next((tag for tag in PIXELS if tag in dataset), None)
    if tag is None:
        return None
    element = dataset.get_item(tag)
    syntax = dataset.file_meta.get("TransferSyntaxUID")  # of another type if its VR was changed
    syntax = None if syntax is None else UID(syntax if isinstance(syntax, str) else str(syntax[0]))
    if syntax is None or not syntax.is_compressed or syntax == "1.2.840.10008.1.2.1.99":
        vr = element.VR if element.VR not in (None, "UN") else "OW"
        return "native", tag, little(vr, element.value or b"", getattr(element, "is_little_endian", True))
    tables = None
    if 0x7FE00001 in dataset and 0x7FE00002 in dataset:
        tables = (dataset[0x7FE00001].value, dataset[0x7FE00002].value)
    count = int(dataset.get("NumberOfFrames") or 1)
    found = list(generate_frames(element.value, number_of_frames=count, extended_offsets=tables))
    return "frames", tag, [frame.rstrip(b"\0") for frame in found]


def decoded(dataset):
    return dataset.pixel_array.tobytes()


def is_typed(element):
    """Whether only the VR that is written says what a value of the top level is."""
    written = element.VR not in (None, "UN") and not getattr(element, "is_implicit_VR", False)
    return written and known(element.tag) is None and isinstance(element.value, bytes) and element.value != b""


def kinds_in(dataset, path):
    """The kinds of typed values in sequences, each by the tags and the numbers of items that lead to it."""
    for one in elements(dataset, not path):
        here = path + (one.tag,)
        if path and is_typed(one):
            yield here, kind(one.VR, little(one.VR, one.value, getattr(one, "is_little_endian", True)))
        if isinstance(one.value, Sequence):
            for number, item in enumerate(one.value):
                yield from kinds_in(item, here + (number,))


def content(data):
    """Everything of an object that is compared: attributes, pixels, and the data set to decode them from."""
    dataset = pydicom.dcmread(io.BytesIO(data), force=True)
    typed = {(one.tag,): kind(one.VR, little(one.VR, one.value, getattr(one, "is_little_endian", True))) for one in elements(dataset) if is_typed(one)}
    read_all = {one.tag: read_top(dataset, one) for one in elements(dataset) if one.tag not in PIXELS}
    kinds = typed | dict(kinds_in(dataset, ()))
    shown = pixels(dataset)  # pydicom keeps the values that this asks for in another form
    skip = EXTENDED if shown and shown[0] == "frames" else set()
    return {tag: value for tag, value in read_all.items() if tag not in skip}, shown, dataset, kinds


def differences(before, after):
    """The attributes that differ; and whether the pixels do, None if it cannot be told."""
    (old, shown_before, one, kinds), (new, shown_after, other, others) = before, after
    tags = {tag for tag in old.keys() | new.keys() if old.get(tag) != new.get(tag)}
    # The same bytes, of which another VR makes another value.
    tags |= {path[0] for path in kinds.keys() & others.keys() if kinds[path] != others[path]}
    if tags == {PLANAR} and all(data.get("SamplesPerPixel") == 3 and data.get("PlanarConfiguration") in (0, 1) for data in (one, other)):
        try:  # the same samples in the other order
            return (set(), False) if decoded(one) == decoded(other) else (tags, True)
        except Exception:
            return tags, None
    if shown_before == shown_after:
        return tags, False
    if None in (shown_before, shown_after) or shown_before[1] != shown_after[1] or "native" in (shown_before[0], shown_after[0]):
        return tags, True
    try:
        return tags, decoded(one) != decoded(other)
    except Exception:
        return tags, None


def judge():
    """Reads records from standard input: a byte for the kind, the length (u32, little endian) and the bytes. `O` is an
    original, to which the mutations after it belong: `V` was said to be verified, `A` to be altered. Prints each that was
    judged wrongly, and the counts."""
    counts, original = collections.Counter(), None
    number = 0
    while head := sys.stdin.buffer.read(5):
        kind, length = struct.unpack("<cI", head)
        data = sys.stdin.buffer.read(length)
        if kind == b"O":
            original, number = content(data), 0
            continue
        number += 1
        try:
            tags, shown = differences(original, content(data))
        except Exception as error:
            counts[kind.decode() + " unreadable"] += 1
            if kind == b"V":
                print(f"number {number}: verified, and pydicom cannot read it: {error!r}")
            continue
        if shown is None and not tags:
            counts[kind.decode() + " undecided"] += 1
        elif kind == b"V" and (tags or shown):
            counts["false Verified"] += 1
            print(f"number {number}: false Verified: {sorted(tags)} pixels {shown}")
        elif kind == b"A" and not tags and not shown:
            counts["false Altered"] += 1
            print(f"number {number}: false Altered")
        else:
            counts[kind.decode() + " right"] += 1
    print("counts", *(f"{name}: {counts[name]};" for name in sorted(counts)))


if __name__ == "__main__":
    sys.exit(globals()[sys.argv[1]](*sys.argv[2:]))
