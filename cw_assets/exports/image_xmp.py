"""XMP for image files: the mark of generated media, and the whole job as JSON; the JPEG around it is in `image_files`.

A segment of a JPEG holds 64 KB; a longer job goes into ExtendedXMP (XMP Specification Part 3, 1.1.3.1).
"""

import hashlib
import json
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.ElementTree import fromstring

from cw_assets.domain.images.metadata import GenerationMetadata
from cw_assets.errors import LimitExceeded

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "cw": "urn:cw-assets:image/1.0/",
}
STANDARD = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
GUID_BYTES, EXTENSION_HEAD = 32, 40
"""An extension's head: the digest in hexadecimal, then length and place of the part in four bytes each."""
SEGMENT_BYTES = 65_533 - len(STANDARD)
PART_BYTES = 65_400
LONGEST_EXTENSION = 4 * 2**20
LONGEST_DESCRIPTION = 2000
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def segments(metadata: GenerationMetadata) -> bytes:
    """The APP1 segments to put into the JPEG. LimitExceeded for a job of more than 4 MB."""
    marks, job = properties(metadata), element("cw:Job", job_json(metadata))
    whole = packet(marks + job)
    if len(whole) <= SEGMENT_BYTES:
        return app1(STANDARD + whole)
    extension = tree(job)
    if len(extension) > LONGEST_EXTENSION:
        raise LimitExceeded("The job is longer than 4 MB as text, a picture file holds no more; shorten its prompts.")
    guid = digest(extension)
    parts = (
        app1(EXTENSION + guid + len(extension).to_bytes(4) + place.to_bytes(4) + extension[place : place + PART_BYTES])
        for place in range(0, len(extension), PART_BYTES)
    )
    return app1(STANDARD + packet(marks + element("xmpNote:HasExtendedXMP", guid.decode()))) + b"".join(parts)


def properties(metadata: GenerationMetadata) -> str:
    """What other programs look for: how the picture came about, what it shows, with which program and when."""
    kind = "trainedAlgorithmicMedia" if metadata.by_trained_model else "algorithmicMedia"
    description = NOT_XML.sub("", metadata.prompt.final)[:LONGEST_DESCRIPTION]
    return (
        element("Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + kind)
        + element("xmp:CreatorTool", metadata.software)
        + element("xmp:CreateDate", metadata.generated_at.isoformat(timespec="seconds"))
        + "<dc:description><rdf:Alt>"
        + f'<rdf:li xml:lang="x-default">{escape(description)}</rdf:li></rdf:Alt></dc:description>'
    )


def job_json(metadata: GenerationMetadata) -> str:
    """As one line that XML can hold: JSON escapes the other control characters itself."""
    text = json.dumps(metadata.model_dump(mode="json"), ensure_ascii=False)
    return re.sub("[\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def packet(content: str) -> bytes:
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return begin.encode() + tree(content) + b'<?xpacket end="w"?>'


def tree(content: str) -> bytes:
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{content}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode("utf-8", "replace")


def app1(content: bytes) -> bytes:
    return b"\xff\xe1" + (len(content) + 2).to_bytes(2) + content


def digest(extension: bytes) -> bytes:
    return hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()


def job_text(found: Iterable[bytes]) -> str | None:
    """The job's JSON among the contents of APP1 segments; None where there is none.

    Also where another program wrote the XMP anew. ValueError, with a cause to be read, for XMP that is broken.
    """
    contents = list(found)
    standard = next((content[len(STANDARD) :] for content in contents if content.startswith(STANDARD)), None)
    if standard is None:
        return None
    root = parse(standard)
    guid = value(root, "xmpNote", "HasExtendedXMP")
    job = value(root, "cw", "Job")
    if job is None and guid:
        extensions = (content[len(EXTENSION) :] for content in contents if content.startswith(EXTENSION))
        return value(parse(joined(extensions, guid.strip().encode())), "cw", "Job")
    return job


def parse(xml: bytes) -> Element:
    try:
        return fromstring(xml.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        raise ValueError("its XMP is not XML that we take") from error


def joined(extensions: Iterable[bytes], guid: bytes) -> bytes:
    """The parts of the extension of this digest, put together."""
    parts = {part[GUID_BYTES:EXTENSION_HEAD]: part[EXTENSION_HEAD:] for part in extensions if part.startswith(guid)}
    whole = b"".join(parts[head] for head in sorted(parts))
    if digest(whole) != guid.upper():
        raise ValueError("a part of it is missing or was changed")
    return whole


def value(root: Element, prefix: str, name: str) -> str | None:
    """The text of a property, written as an element or as an attribute; the first one."""
    key = f"{{{NAMESPACES[prefix]}}}{name}"
    for node in root.iter():
        if node.tag == key:
            return node.text or ""
        if key in node.attrib:
            return node.attrib[key]
    return None
