"""What type a file of ours says it has, by the ending of its name.

A table of our own: the standard library's `mimetypes` reads files of the machine, so that the same answer would leave
differently from two of them, and it knows no documents of Hangul. Whatever isn't here is bytes.
"""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "application/octet-stream"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
_TYPES: Final = {
    "7z": "application/x-7z-compressed", "avif": "image/avif", "bmp": "image/bmp", "csv": "text/csv",
    "doc": "application/msword", "docx": f"{_OFFICE}.wordprocessingml.document", "flac": "audio/flac",
    "gif": "image/gif", "gz": "application/gzip", "heic": "image/heic", "htm": "text/html", "html": "text/html",
    "hwp": "application/x-hwp", "hwpx": "application/hwp+zip", "ics": "text/calendar", "jpeg": "image/jpeg",
    "jpg": "image/jpeg", "json": "application/json", "log": "text/plain", "m4a": "audio/mp4", "md": "text/markdown",
    "mov": "video/quicktime", "mp3": "audio/mpeg", "mp4": "video/mp4", "odp": f"{_OPEN}.presentation",
    "ods": f"{_OPEN}.spreadsheet", "odt": f"{_OPEN}.text", "ogg": "audio/ogg", "pdf": "application/pdf",
    "png": "image/png", "ppt": "application/vnd.ms-powerpoint", "pptx": f"{_OFFICE}.presentationml.presentation",
    "rtf": "application/rtf", "svg": "image/svg+xml", "tar": "application/x-tar", "tif": "image/tiff",
    "tiff": "image/tiff", "tsv": "text/tab-separated-values", "txt": "text/plain", "vcf": "text/vcard",
    "wav": "audio/wav", "webm": "video/webm", "webp": "image/webp", "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet", "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip


def media_type(name: str) -> str:
    """The type of a file with this name."""
    stem, _, ending = name.rpartition(".")
    return _TYPES.get(ending.lower(), UNKNOWN) if stem else UNKNOWN
