#!/usr/bin/env python3
"""Structured reports for the tests of `read_report`: made by highdicom, and read by pydicom.

    sr.py make CT OUT            a TID 1500 report about the image CT: a person, a device, an algorithm, a verifier
    sr.py sections CT OUT        a report with a section by a person, one by a device, one by an algorithm inside of it
    sr.py rename REPORT OUT CHARACTER_SET NAME    the same report, NAME being in its names and texts
    sr.py vary REPORT FOLDER     one file for each content item, in which only that one differs; called by its number
    sr.py show REPORT...         what RadLedger should read of them, as JSON

What `show` prints is written down here a second time, from the documentation of `read_report`: an oracle, not a copy.
"""

import copy
import hashlib
import json
import sys
from pathlib import Path

from pydicom import config, dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

config.settings.reading_validation_mode = config.IGNORE
config.settings.writing_validation_mode = config.IGNORE


# Writing


def make(ct, out):
    from highdicom import sr
    from highdicom.sr import CodedConcept
    from pydicom.sr.codedict import codes

    image = dcmread(ct)
    person = sr.ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(
            name="Curie^Marie",
            login_name="mcurie",
            organization_name="Institut du Radium",
            role_in_organization=CodedConcept("121082", "DCM", "Physician"),
            role_in_procedure=CodedConcept("121097", "DCM", "Recording"),
        ),
    )
    device = sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            uid="2.25.4711",
            name="Reading room server",
            manufacturer_name="ACME",
            model_name="Nodule Finder",
            serial_number="42",
            physical_location="Cellar",
        ),
    )
    region = sr.ImageRegion(
        graphic_type=sr.GraphicTypeValues.CIRCLE,
        graphic_data=__import__("numpy").array([[64.0, 64.0], [70.0, 64.0]]),
        source_image=sr.SourceImageForRegion.from_source_image(image),
    )
    algorithm = sr.AlgorithmIdentification(name="Lung nodules", version="2.1.0", parameters=["threshold=0.5"])
    group = sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(uid="2.25.4712", identifier="Nodule 1"),
        referenced_region=region,
        finding_type=CodedConcept("27925004", "SCT", "Nodule"),
        algorithm_id=algorithm,
        measurements=[
            sr.Measurement(
                name=CodedConcept("410668003", "SCT", "Length"),
                value=6.5,
                unit=CodedConcept("mm", "UCUM", "millimeter"),
            ),
            sr.Measurement(
                name=CodedConcept("112031", "DCM", "Attenuation Coefficient"),
                value=-23,
                unit=CodedConcept("[hnsf'U]", "UCUM", "Hounsfield unit"),
            ),
        ],
        qualitative_evaluations=[
            sr.QualitativeEvaluation(
                name=CodedConcept("111014", "DCM", "Clinical Significance of Finding"),
                value=CodedConcept("111025", "DCM", "Significant"),
            )
        ],
    )
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_person_context=person, observer_device_context=device),
        procedure_reported=CodedConcept("25045-6", "LN", "CT unspecified body region"),
        imaging_measurements=[group],
        referenced_images=[image],
        title=codes.DCM.ImagingMeasurementReport,
    )
    report = sr.Comprehensive3DSR(
        evidence=[image],
        content=content[0],
        series_number=100,
        series_instance_uid="2.25.4713",
        sop_instance_uid="2.25.4714",
        instance_number=1,
        manufacturer="ACME",
        is_complete=True,
        is_verified=True,
        is_final=True,
        verifying_observer_name="Becquerel^Henri",
        verifying_organization="Institut du Radium",
    )
    report.save_as(out)


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def content(kind, concept, relationship, value=None, children=()):
    item = Dataset()
    item.RelationshipType, item.ValueType = relationship, kind
    item.ConceptNameCodeSequence = Sequence([concept])
    if kind == "CODE":
        item.ConceptCodeSequence = Sequence([value])
    elif kind != "CONTAINER":
        setattr(item, {"TEXT": "TextValue", "PNAME": "PersonName", "UIDREF": "UID"}[kind], value)
    else:
        item.ContinuityOfContent = "SEPARATE"
    if children:
        item.ContentSequence = Sequence(children)
    return item


def dcm(value, meaning):
    return code(value, "DCM", meaning)


def device(number, name):
    return [
        content("CODE", dcm("121005", "Observer Type"), "HAS OBS CONTEXT", dcm("121007", "Device")),
        content("UIDREF", dcm("121012", "Device Observer UID"), "HAS OBS CONTEXT", f"2.25.{number}"),
        content("TEXT", dcm("121013", "Device Observer Name"), "HAS OBS CONTEXT", name),
    ]


def sections(ct, out):
    image = dcmread(ct)
    make(ct, out)
    report = dcmread(out)
    del report.VerifyingObserverSequence
    report.VerificationFlag = "UNVERIFIED"
    report.PreliminaryFlag = "PRELIMINARY"
    author = Dataset()
    author.ObserverType, author.PersonName, author.InstitutionName = "PSN", "Curie^Marie", "Institut du Radium"
    author.PersonIdentificationCodeSequence = Sequence([code("17", "99HOSPITAL", "Curie")])
    typist = copy.deepcopy(author)
    typist.PersonName, typist.ParticipationType = "Joliot^Irene", "ENT"
    report.AuthorObserverSequence, report.ParticipantSequence = Sequence([author]), Sequence([typist])

    def text(value, children=()):
        return content("TEXT", dcm("121071", "Finding"), "CONTAINS", value, children)

    person = [
        content("PNAME", dcm("121008", "Person Observer Name"), "HAS OBS CONTEXT", "Meitner^Lise"),
        content("TEXT", dcm("128775", "Identifier within Person Observer's Role"), "HAS OBS CONTEXT", "LM-1"),
    ]
    algorithm = [
        content("TEXT", dcm("111001", "Algorithm Name"), "HAS CONCEPT MOD", "Lung nodules"),
        content("TEXT", dcm("111003", "Algorithm Version"), "HAS CONCEPT MOD", "2.1.0"),
    ]
    other = content("TEXT", dcm("111001", "Algorithm Name"), "HAS CONCEPT MOD", "Bones")
    reference = Dataset()
    reference.RelationshipType, reference.ReferencedContentItemIdentifier = "INFERRED FROM", [1, 5, 1]
    picture = Dataset()
    picture.RelationshipType, picture.ValueType = "CONTAINS", "IMAGE"
    picture.ReferencedSOPSequence = Sequence([Dataset()])
    picture.ReferencedSOPSequence[0].ReferencedSOPClassUID = image.SOPClassUID
    picture.ReferencedSOPSequence[0].ReferencedSOPInstanceUID = image.SOPInstanceUID
    picture.ReferencedSOPSequence[0].ReferencedFrameNumber = [1, 2]

    def container(children):
        return content("CONTAINER", dcm("121070", "Findings"), "CONTAINS", None, children)

    report.ContentSequence = Sequence(
        [
            content("CODE", dcm("121049", "Language of Content Item and Descendants"), "HAS CONCEPT MOD",
                    code("en", "RFC5646", "English")),
            container([text("Said by the author.\r\nTwo lines.", [reference])]),
            container([*person, text("Said by another person.")]),
            container([*device(1, "One"), *device(2, "Two"), *algorithm, text("Said by devices.", [other])]),
            container([picture, text("By the author."), container([*device(1, "One"), *algorithm, text("Device.")])]),
            text("A section of its own, by a device.", [*device(3, "Three"), *algorithm]),
        ]
    )
    report.save_as(out)


def rename(source, out, character_set, name):
    report = dcmread(source)
    report.decode()
    report.SpecificCharacterSet = character_set.split("\\")
    report.VerifyingObserverSequence[0].VerifyingObserverName = name
    report.VerifyingObserverSequence[0].VerifyingOrganization = name.split("=")[-1].replace("^", " ")
    text = next(item for item in tree(report) if item.get("ValueType") == "TEXT")
    text.TextValue = name.split("=")[-1].replace("^", " ")
    report.save_as(out)


def tree(item):
    for child in item.get("ContentSequence", []):
        yield child
        yield from tree(child)


def vary(source, folder):
    count = len(list(tree(dcmread(source))))
    for number in range(count):
        report = dcmread(source)
        item = list(tree(report))[number]
        item.ObservationUID = f"2.25.{number + 1}"
        top = next(
            place
            for place, child in enumerate(report.ContentSequence)
            if child is item or any(below is item for below in tree(child))
        )
        report.save_as(Path(folder) / f"{number}-{top}.dcm")


# Reading


TEXT = "AE AS CS DA DS DT IS LO LT PN SH ST TM UC UR UT UI".split()
LONG = "OB OD OF OL OV OW SQ SV UC UN UR UT UV".split()


def canonical(dataset):
    """Decision 3, of a data set that was read from an explicit VR little endian file."""
    return b"".join(canonical_element(dataset, tag) for tag in sorted(dataset.keys()))


def canonical_element(dataset, tag):
    if tag.group < 8 or tag.element == 0 or tag in (0x00080001, 0x4FFE0001, 0xFFFCFFFC) or tag.group == 0xFFFA:
        return b""
    raw = dataset.get_item(tag)
    head = tag.group.to_bytes(2, "little") + tag.element.to_bytes(2, "little") + raw.VR.encode()
    if raw.VR == "SQ":
        items = b"".join(b"\xfe\xff\x00\xe0" + canonical(item) for item in dataset[tag].value)
        return head + b"\0\0" + items + b"\xfe\xff\xdd\xe0"
    value = raw.value or b""
    if not isinstance(value, bytes):  # the character set: pydicom has looked at it
        value = (value if isinstance(value, str) else "\\".join(value)).encode()
    if raw.VR in TEXT:
        value = value.rstrip(b" \0")
        value += (b"\0" if raw.VR == "UI" else b" ") * (len(value) % 2)
    size = b"\0\0" + len(value).to_bytes(4, "little") if raw.VR in LONG else len(value).to_bytes(2, "little")
    return head + size + value


def digest(data):
    return "0x" + hashlib.sha256(data).hexdigest()


def context_digest(dataset):
    names = "SpecificCharacterSet SOPClassUID SOPInstanceUID ContentDate ContentTime CodingSchemeIdentificationSequence"
    names += " TimezoneOffsetFromUTC StudyInstanceUID"
    wanted = {Tag(name) for name in names.split()}
    out = b"radledger:report-context:v1\0"
    for tag in sorted(dataset.keys()):
        if (tag in wanted or (tag.group == 0x40 and 0xA000 <= tag.element < 0xE000)) and tag != 0x0040A730:
            out += int(tag).to_bytes(4, "big") + b"\1" + hashlib.sha256(canonical_element(dataset, tag)).digest()
    out += bytes.fromhex("0040a730")
    for number, item in enumerate(dataset[0x0040A730].value, 1):
        if is_context(item):
            out += number.to_bytes(4, "big") + hashlib.sha256(canonical(item)).digest()
    return digest(out)


def is_context(item):
    relationships = ("HAS OBS CONTEXT", "HAS ACQ CONTEXT", "HAS CONCEPT MOD")
    return item.RelationshipType in relationships and item.get("ValueType") != "CONTAINER"


def text(value):
    value = str(value or "")
    return "".join("\ufffd" if ord(letter) < 32 else letter for letter in value).strip(" ") or None


def get(item, name):
    value = item.get(name)
    if value is not None and not isinstance(value, str) and hasattr(value, "__iter__") and name != "PersonName":
        value = "\\".join(str(one) for one in value) if type(value).__name__ == "MultiValue" else value
    return text(value)


def coded(item, name):
    for found in item.get(name) or []:
        value = get(found, "CodeValue") or get(found, "LongCodeValue") or get(found, "URNCodeValue")
        return {
            "value": value or "",
            "scheme": get(found, "CodingSchemeDesignator") or "",
            "meaning": get(found, "CodeMeaning") or "",
        }
    return None


def meaning(found):
    return found and (found["meaning"] or found["value"])


def value(item):
    kind = item.get("ValueType")
    if kind == "TEXT":
        said = str(item.get("TextValue") or "").replace("\r\n", "\n").replace("\r", "\n")
        return said.rstrip(" \0\n") or None
    if kind == "NUM":
        for measured in item.get("MeasuredValueSequence") or []:
            unit = coded(measured, "MeasurementUnitsCodeSequence")
            unit = unit and (unit["value"] if unit["scheme"] == "UCUM" else meaning(unit))
            number = measured.NumericValue.original_string if "NumericValue" in measured else None
            return number and (f"{number} {unit}" if unit and unit != "1" else number)
        return meaning(coded(item, "NumericValueQualifierCodeSequence"))
    if kind == "CODE":
        return meaning(coded(item, "ConceptCodeSequence"))
    if kind in ("IMAGE", "COMPOSITE", "WAVEFORM"):
        for referenced in item.get("ReferencedSOPSequence") or []:
            frames = get(referenced, "ReferencedFrameNumber")
            found = get(referenced, "ReferencedSOPInstanceUID")
            return found and (f"{found}, frames " + frames.replace("\\", ", ") if frames else found)
        return None
    if kind in ("SCOORD", "SCOORD3D"):
        points = len(item.GraphicData) // (2 if kind == "SCOORD" else 3)
        return f"{item.GraphicType} of {points} point{'' if points == 1 else 's'}"
    names = {"DATETIME": "DateTime", "DATE": "Date", "TIME": "Time", "PNAME": "PersonName", "UIDREF": "UID",
             "TCOORD": "TemporalRangeType"}
    return get(item, names[kind]) if kind in names else None


def target(root, item):
    numbers = item.get("ReferencedContentItemIdentifier")
    if numbers is None:
        return None, None
    found = root
    for number in list(numbers)[1:]:
        children = found.get("ContentSequence") or []
        found = children[number - 1] if number <= len(children) else Dataset()
    return ".".join(map(str, numbers)), found


def lines(root, item, indent):
    name = meaning(coded(item, "ConceptNameCodeSequence"))
    kind = item.get("ValueType") or ""
    number, found = target(root, item)
    said = value(item)
    if number:
        concept = meaning(coded(found, "ConceptNameCodeSequence"))
        said = f"item {number}" + (f" ({concept})" if concept else "")
    if name:
        line = f"{name}: {said}" if said else f"{name}:"
    elif said:
        line = said if kind in ("TEXT", "") else f"{kind.lower()}: {said}"
    else:
        line = f"{kind.lower()}:"
    if item.RelationshipType in ("INFERRED FROM", "SELECTED FROM"):
        line = item.RelationshipType.lower() + " " + line
    first, *rest = line.split("\n")
    yield "  " * indent + first
    for line in rest:
        yield ("  " * (indent + 1) + line).rstrip()
    for child in item.get("ContentSequence", []):
        yield from lines(root, child, indent + 1)


PERSON = {"121008": "name", "121009": "organisation", "128774": "login", "128775": "identifier", "121010": "role",
          "121011": "role"}
DEVICE = {"121012": "uid", "121013": "name", "121014": "manufacturer", "121015": "model", "121016": "serial",
          "121017": "place", "113876": "role"}


def person(part, **known):
    return {"type": "person", "part": part, "name": "", "login": None, "identifier": None, "organisation": None,
            "role": None, **known}


def machine(part, **known):
    names = "uid name manufacturer model serial place organisation role algorithm"
    return {"type": "device", "part": part, **dict.fromkeys(names.split()), **known}


def observers(item):
    found = []
    for child in item.get("ContentSequence", []):
        if child.RelationshipType != "HAS OBS CONTEXT":
            continue
        concept = coded(child, "ConceptNameCodeSequence")
        number = concept["value"]
        if concept["scheme"] != "DCM":
            number = {"Recording Observer's Name": "121008",
                      "Recording Observer's Organization Name": "121009"}.get(concept["meaning"])
        said = coded(child, "ConceptCodeSequence") if child.ValueType == "CODE" else value(child)
        if number == "121005":
            found.append(machine("context") if said["value"] == "121007" else person("context"))
        elif number in PERSON or number in DEVICE:
            kind, known = (person, PERSON) if number in PERSON else (machine, DEVICE)
            if not found or (number in ("121008", "121012") and (found[-1]["name"] or found[-1].get("uid"))):
                found.append(kind("context"))
            if number == "128775":
                said = {"value": said, "scheme": "", "meaning": ""}
            found[-1][known[number]] = said
    return found


def algorithms(items):
    found, deeper = [], []
    for item in items:
        number = (coded(item, "ConceptNameCodeSequence") or {}).get("value")
        if number == "111001":
            found.append({"name": value(item), "version": None})
        if number == "111003":
            found[-1]["version"] = value(item)
    for item in items:
        deeper += algorithms(item.get("ContentSequence", []))
    return [one for at, one in enumerate(found + deeper) if one not in (found + deeper)[:at]]


def name_algorithm(speakers, named):
    devices = [one for one in speakers if one["type"] == "device"]
    if len(devices) == 1 and len(named) == 1:
        devices[0]["algorithm"] = named[0]


def references(items):
    return [
        {
            "study_instance_uid": get(study, "StudyInstanceUID"),
            "series_instance_uid": get(series, "SeriesInstanceUID"),
            "sop_class_uid": str(instance.ReferencedSOPClassUID),
            "sop_instance_uid": str(instance.ReferencedSOPInstanceUID),
        }
        for study in items or []
        for series in study.ReferencedSeriesSequence
        for instance in series.ReferencedSOPSequence
    ]


def show(path):
    raw = dcmread(path)  # pydicom converts what it has given out: digests first
    context = context_digest(raw)
    digests = [digest(canonical(item)) for item in dcmread(path)[0x0040A730].value]
    report = dcmread(path)
    verifiers = [
        {
            "name": get(one, "VerifyingObserverName"),
            "organisation": get(one, "VerifyingOrganization"),
            "at": get(one, "VerificationDateTime"),
            "identification": coded(one, "VerifyingObserverIdentificationCodeSequence"),
        }
        for one in report.get("VerifyingObserverSequence", [])
    ]
    header = []
    for name, part in (("AuthorObserverSequence", "author"), ("ParticipantSequence", "enterer")):
        for one in report.get(name, []):
            header.append(person(part, name=get(one, "PersonName"), organisation=get(one, "InstitutionName"),
                                 identifier=coded(one, "PersonIdentificationCodeSequence")))
    children = list(report.ContentSequence)
    general = observers(report)
    named = algorithms([child for child in children if is_context(child)])
    name_algorithm(general, named)
    default = general or [one for one in header if one["part"] == "author"]
    default = default or [
        person("verifier", name=one["name"], organisation=one["organisation"], identifier=one["identification"])
        for one in verifiers
    ]
    everybody = copy.deepcopy(header + general)
    if not named:
        name_algorithm(everybody, algorithms([child for child in children if not is_context(child)]))
    evidence = references(report.get("CurrentRequestedProcedureEvidenceSequence"))
    evidence += references(report.get("PertinentOtherEvidenceSequence"))
    found = []
    for child, its in zip(children, digests):
        if is_context(child):
            continue
        below = list(tree(child))
        speakers = observers(child) or copy.deepcopy(default)
        for item in below:
            speakers += [one for one in observers(item) if one not in speakers]
        its_algorithms = algorithms([child])
        name_algorithm(speakers, its_algorithms)
        seen = []
        for item in [child, *below]:
            for item in filter(None, [item, target(report, item)[1]]):
                for one in item.get("ReferencedSOPSequence", []):
                    listed = [it for it in evidence if it["sop_instance_uid"] == one.ReferencedSOPInstanceUID]
                    one = listed[0] if listed else {
                        "study_instance_uid": None,
                        "series_instance_uid": None,
                        "sop_class_uid": str(one.ReferencedSOPClassUID),
                        "sop_instance_uid": str(one.ReferencedSOPInstanceUID),
                    }
                    if one not in seen:
                        seen.append(one)
        parts = [child] if child.get("ValueType") != "CONTAINER" else child.get("ContentSequence", [])
        found.append(
            {
                "heading": coded(child, "ConceptNameCodeSequence") or {"value": "", "scheme": "", "meaning": ""},
                "digest": its,
                "certain": True,
                "text": "\n".join(line for part in parts for line in lines(report, part, 0)),
                "observers": speakers,
                "algorithms": its_algorithms,
                "references": seen,
                "items": 1 + len(below),
            }
        )
    flag = report.get("PreliminaryFlag")
    template = report.get("ContentTemplateSequence")
    return {
        "sop_instance_uid": str(report.SOPInstanceUID),
        "sop_class_uid": str(report.SOPClassUID),
        "study_instance_uid": str(report.StudyInstanceUID),
        "title": coded(report, "ConceptNameCodeSequence"),
        "template": template[0].TemplateIdentifier if template else None,
        "completion": report.CompletionFlag.lower(),
        "verification": report.VerificationFlag.lower(),
        "preliminary": None if flag is None else flag == "PRELIMINARY",
        "observers": everybody,
        "verifiers": verifiers,
        "predecessors": references(report.get("PredecessorDocumentsSequence")),
        "evidence": evidence,
        "sections": found,
        "context": context,
    }


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["show", *paths]:
            json.dump([show(path) for path in paths], sys.stdout, ensure_ascii=True)
        case [("make" | "sections" | "rename" | "vary") as command, *arguments]:
            {"make": make, "sections": sections, "rename": rename, "vary": vary}[command](*arguments)
        case _:
            sys.exit(__doc__)
