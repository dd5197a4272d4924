"""Text from a source made fit to keep: without HTML and control characters, and of bounded length."""

import html
import re

LONGEST_HTML = 100_000
"""Characters that are looked at; more is left out unread."""
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*+)?+[^<>]*+>", re.ASCII | re.IGNORECASE)
"""Possessive, so that a text made to be slow is not."""
BREAKS = frozenset({"p", "br", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote"})
UNSEEN = frozenset({"script", "style"})


def one_line(text: object, longest: int) -> str:
    """At most `longest` characters without control characters and line ends; empty for what is not text."""
    return shortened(" ".join(printable(text).split()), longest) if isinstance(text, str) else ""


def paragraphs(text: object, longest: int) -> str:
    """What a person would read of the HTML, a line for each block; empty for what is not text."""
    if not isinstance(text, str):
        return ""
    lines = (" ".join(line.split()) for line in printable(without_tags(text[:LONGEST_HTML])).splitlines())
    return shortened("\n".join(filter(None, lines)), longest)


def without_tags(text: str) -> str:
    """In time linear to its length, and never fails, neither of which the standard library's parser can say."""
    parts, end, unseen = [], 0, ""
    for tag in TAG.finditer(text):
        name = (tag["name"] or "").lower()
        parts.append("" if unseen else html.unescape(text[end : tag.start()]))
        parts.append("\n" if name in BREAKS else "")
        end = tag.end()
        if name in UNSEEN:
            unseen = "" if tag["end"] else name
    return "".join([*parts, "" if unseen else html.unescape(text[end:])])


def printable(text: str) -> str:
    """Without control characters, invisible marks and halves of characters; line ends stay."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text.replace("\r\n", "\n"))


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
