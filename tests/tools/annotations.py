#!/usr/bin/env python3
"""Annotations for the tests of `radledger_dicom::annotation`: made, and read, by highdicom and pycocotools.

    annotations.py seg KIND OUT IMAGE...      a segmentation of these images, or of the frames of one: the segments
                                              "one" and "two"; KIND is binary, fractional, rle, jpegls, labelmap or
                                              one-segment
    annotations.py regions OUT IMAGE OTHER    a TID 1500 report with regions in IMAGE and in OTHER
    annotations.py edit REPORT OUT (NAME VALUE)...
                                              the report, NAME being VALUE in its first SCOORD (UIDs of instances
                                              everywhere); "measured" moves that into a measurement, "by-reference" has it
                                              refer to an image elsewhere
    annotations.py coco OUT SEED COUNT        pictures with masks, as RLE of both forms
    annotations.py show COLUMNS ROWS (FILE INSTANCE FRAME SEGMENT)...
                                              what highdicom finds in segmentations; FRAME is 0 if there is only one

`regions`, `coco` and `show` print what RadLedger should find, as JSON: for each image the marked cells of a grid, row by
row, the boxes, and how many pixels are marked. How cells and boxes follow from pixels is written down here a second time.
"""

import copy
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")


# From pixels to answers


def cells(mask, columns, rows):
    def edges(pixels, count):
        return [cell * pixels // count for cell in range(count + 1)]

    across, down = edges(mask.shape[1], columns), edges(mask.shape[0], rows)
    parts = [mask[t:b, l:r] for t, b in zip(down, down[1:]) for l, r in zip(across, across[1:])]
    return [int(2 * part.sum() >= part.size) for part in parts]


def boxes(mask):
    """Each pixel takes the highest number of those around it, then that of the pixel with this number, until nothing
    changes."""
    numbers = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    while True:
        padded = np.pad(numbers, 1)
        around = [
            padded[1 + y : 1 + y + mask.shape[0], 1 + x : 1 + x + mask.shape[1]] for y in (-1, 0, 1) for x in (-1, 0, 1)
        ]
        spread = np.where(mask, np.max(around, axis=0), 0)
        spread[mask] = spread.flatten()[spread[mask] - 1]
        if (spread == numbers).all():
            break
        numbers = spread
    found = []
    for number in np.unique(numbers[numbers > 0]):
        rows, columns = np.nonzero(numbers == number)
        found.append([int(it) for it in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)])
    return sorted(found)


def answers(mask, columns, rows):
    mask = mask.astype(bool)
    return {"cells": cells(mask, columns, rows), "boxes": boxes(mask), "pixels": int(mask.sum())}


# Segmentations


def drawn(frame, rows, columns):
    """Two segments that do not overlap, at another place in each frame."""
    y, x = np.mgrid[0:rows, 0:columns]
    one = (x - columns / 3 - frame) ** 2 + (y - rows / 2) ** 2 <= (rows / 5) ** 2
    two = (x >= columns * 3 // 4) & (x < columns * 3 // 4 + 7 + frame) & (y > 3) & (y < 9)
    two |= (x >= columns * 3 // 4) & (x < columns - 2) & (y >= rows * 3 // 4 + frame) & (y < rows - 1)
    return np.stack([one, two], axis=-1)


def seg(kind, out, *paths):
    from highdicom import seg as hd
    from pydicom import dcmread
    from pydicom.sr.codedict import codes

    images = [dcmread(path) for path in paths]
    frames = int(images[0].get("NumberOfFrames", 1)) if len(images) == 1 else len(images)
    mask = np.stack([drawn(frame, images[0].Rows, images[0].Columns) for frame in range(frames)]).astype(np.uint8)
    # The second segment is not in the last frame of several.
    if frames > 1:
        mask[-1, ..., 1] = 0
    types = {"binary": "BINARY", "one-segment": "BINARY", "labelmap": "LABELMAP"}
    syntax = {"rle": "1.2.840.10008.1.2.5", "jpegls": "1.2.840.10008.1.2.4.80"}
    names = ["one", "two"]
    if kind == "one-segment":
        names, mask = ["one"], mask[..., :1]
    if types.get(kind) is None:
        # Of 255, 128 is the smallest that is at least half.
        mask = np.where(mask == 1, 128 / 255, 127 / 255)
    described = [
        hd.SegmentDescription(
            segment_number=number,
            segment_label=name,
            segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
            segmented_property_type=codes.SCT.Lesion,
            algorithm_type="MANUAL",
        )
        for number, name in enumerate(names, 1)
    ]
    made = hd.Segmentation(
        source_images=images,
        pixel_array=mask,
        segmentation_type=types.get(kind, "FRACTIONAL"),
        segment_descriptions=described,
        series_instance_uid="2.25.4721",
        series_number=1,
        sop_instance_uid="2.25.4722",
        instance_number=1,
        manufacturer="ACME",
        manufacturer_model_name="Brush",
        software_versions="1",
        device_serial_number="42",
        transfer_syntax_uid=syntax.get(kind, "1.2.840.10008.1.2.1"),
    )
    made.save_as(out)


def show(columns, rows, *asked):
    from highdicom.seg import segread

    found = []
    for path, instance, frame, segment in zip(*[iter(asked)] * 4):
        made = segread(path)
        options = dict(
            segment_numbers=[int(segment)],
            assert_missing_frames_are_empty=True,
            ignore_spatial_locations=True,
            rescale_fractional=False,
        )
        if int(frame):
            pixels = made.get_pixels_by_source_frame(instance, [int(frame)], **options)
        else:
            pixels = made.get_pixels_by_source_instance([instance], **options)
        mask = pixels[0, ..., 0]
        if made.segmentation_type.value == "FRACTIONAL":
            mask = 2 * mask.astype(int) >= int(made.MaximumFractionalValue)
        description = made.get_segment_description(int(segment))
        more = {
            "label": description.segment_label,
            "property": description.segmented_property_type.meaning,
            "creator": str(made.get("ContentCreatorName", "")),
            "patient": [str(made.PatientName), made.PatientID],
        }
        found.append(answers(mask, int(columns), int(rows)) | more)
    print(json.dumps(found))


# Reports


def regions(out, path, other):
    from highdicom import sr
    from highdicom.sr import CodedConcept
    from pydicom import dcmread
    from pydicom.sr.codedict import codes

    image, other = dcmread(path), dcmread(other)
    outlines = {
        "polygon": ("POLYLINE", [[10.25, 8.5], [40.0, 12.75], [31.5, 44.0], [18.0, 30.25], [10.25, 8.5]]),
        "square": ("POLYLINE", [[100, 4], [120, 4], [120, 20], [100, 20], [100, 4]]),
        "circle": ("CIRCLE", [[64, 64], [64, 76]]),
        "ellipse": ("ELLIPSE", [[20, 100], [60, 100], [40, 90], [40, 110]]),
    }
    finding = {
        "polygon": CodedConcept("27925004", "SCT", "Nodule"),
        "square": CodedConcept("27925004", "SCT", "Nodule"),
        "circle": CodedConcept("4147007", "SCT", "Mass"),
        "ellipse": CodedConcept("4147007", "SCT", "Mass"),
    }

    def group(number, name, source, evaluation):
        kind, points = outlines[name]
        region = sr.ImageRegion(
            graphic_type=sr.GraphicTypeValues[kind],
            graphic_data=np.array(points, dtype=float),
            source_image=sr.SourceImageForRegion.from_source_image(source),
        )
        return sr.PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking_identifier=sr.TrackingIdentifier(uid=f"2.25.473{number}", identifier=f"{name} {number}"),
            referenced_region=region,
            finding_type=finding[name],
            qualitative_evaluations=[
                sr.QualitativeEvaluation(
                    name=CodedConcept("111014", "DCM", "Clinical Significance of Finding"), value=evaluation
                )
            ],
        )

    significant = CodedConcept("111025", "DCM", "Significant")
    other_value = CodedConcept("111024", "DCM", "Not significant")
    groups = [group(number, name, image, significant) for number, name in enumerate(outlines)]
    groups.append(group(9, "square", other, other_value))
    person = sr.ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(name="Curie^Marie"),
    )
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_person_context=person),
        procedure_reported=CodedConcept("25045-6", "LN", "CT unspecified body region"),
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
    )
    sr.ComprehensiveSR(
        evidence=[image, other],
        content=content[0],
        series_number=100,
        series_instance_uid="2.25.4738",
        sop_instance_uid="2.25.4739",
        instance_number=1,
        manufacturer="ACME",
        is_complete=True,
    ).save_as(out)

    y, x = np.mgrid[0 : image.Rows, 0 : image.Columns] + 0.5
    masks = {
        "circle": (x - 64) ** 2 + (y - 64) ** 2 <= 144,
        "ellipse": ((x - 40) / 20) ** 2 + ((y - 100) / 10) ** 2 <= 1,
    }
    around = {"circle": [52, 52, 76, 76], "ellipse": [20, 90, 60, 110]}
    for name in ("polygon", "square"):
        points = outlines[name][1]
        inside = np.zeros_like(x, bool)
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            if y0 != y1:
                crosses = ((y0 <= y) != (y1 <= y)) & (x0 + (y - y0) / (y1 - y0) * (x1 - x0) <= x)
                inside ^= crosses
        masks[name] = inside
        columns, rows = zip(*points)
        around[name] = [int(np.floor(min(columns))), int(np.floor(min(rows)))]
        around[name] += [int(np.ceil(max(columns))), int(np.ceil(max(rows)))]
    expected = {
        "all": answers(np.any(list(masks.values()), axis=0), 16, 16) | {"boxes": sorted(around.values())},
        "nodules": answers(masks["polygon"] | masks["square"], 16, 16)
        | {"boxes": sorted([around["polygon"], around["square"]])},
    }
    print(json.dumps(expected))


def edit(path, out, *changes):
    from pydicom import Dataset, config, dcmread

    config.settings.writing_validation_mode = config.IGNORE
    report = dcmread(path)

    def walk(item):
        yield item
        for element in item:
            if element.VR == "SQ":
                for inner in element.value:
                    yield from walk(inner)

    items = list(walk(report))
    coordinates = next(item for item in items if item.get("ValueType") == "SCOORD")
    for name, value in zip(changes[::2], changes[1::2]):
        if name == "ReferencedSOPClassUID":
            coordinates.ContentSequence[0].ReferencedSOPSequence[0].ReferencedSOPClassUID = value
        elif name == "ReferencedSOPInstanceUID":
            for item in (item for item in items if name in item):
                setattr(item, name, value)
        elif name == "measured":
            group = next(item for item in items if coordinates in item.get("ContentSequence", []))
            group.ContentSequence.remove(coordinates)
            number = next(item for item in items if item.get("ValueType") == "NUM")
            coordinates.RelationshipType = "INFERRED FROM"
            number.ContentSequence = [*number.get("ContentSequence", []), coordinates]
        elif name == "by-reference":
            image = copy.deepcopy(coordinates.ContentSequence[0])
            image.RelationshipType = "CONTAINS"
            report.ContentSequence.append(image)
            link = Dataset()
            link.RelationshipType = "SELECTED FROM"
            link.ReferencedContentItemIdentifier = [1, len(report.ContentSequence)]
            coordinates.ContentSequence = [link]
        else:
            setattr(coordinates, name, json.loads(value) if value.startswith("[") else value)
    report.save_as(out)


# COCO


def coco(out, seed, count):
    from pycocotools import mask as api

    random = np.random.default_rng(int(seed))
    images, annotations, expected = [], [], []
    for number in range(int(count)):
        height, width = (int(it) for it in random.integers(16, 200, 2))
        mask = np.zeros((height, width), np.uint8)
        for _ in range(random.integers(1, 6)):
            top, left = random.integers(0, height), random.integers(0, width)
            mask[top : top + random.integers(1, height), left : left + random.integers(1, width)] ^= 1
        if number % 3 == 0:
            mask ^= random.random(mask.shape) > 0.9
        coded = api.encode(np.asfortranarray(mask))
        bbox = [float(it) for it in api.toBbox(coded)]
        counts = coded["counts"].decode()
        if number % 2:
            flat = mask.T.flatten()
            changes = np.flatnonzero(np.diff(flat)) + 1
            counts = [int(it) for it in np.diff(np.concatenate([[0], changes, [flat.size]]))]
            counts = [0] + counts if flat[0] else counts
        images.append({"id": number, "file_name": f"ct/1.2.{number}.png", "height": height, "width": width})
        segmentation = {"size": [height, width], "counts": counts}
        made = {"id": number, "image_id": number, "category_id": 3, "bbox": bbox, "segmentation": segmentation}
        if mask.any():
            annotations.append(made | {"iscrowd": 0})
        around = [int(bbox[0]), int(bbox[1]), int(bbox[0] + bbox[2]), int(bbox[1] + bbox[3])]
        made = answers(mask, 16, 16) | {"columns": width, "rows": height, "boxes": [around] if mask.any() else []}
        expected.append(made)
    categories = [{"id": 3, "name": "nodule"}, {"id": 4, "name": "mass"}]
    with open(out, "w") as file:
        json.dump({"images": images, "annotations": annotations, "categories": categories}, file)
    print(json.dumps(expected))


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"seg": seg, "regions": regions, "edit": edit, "coco": coco, "show": show}[command](*arguments)
