"""Rich text as the product knows it: a short list of ProseMirror nodes and marks, kept in Yjs XML.

Allowed: paragraph, heading (level 3), bulletList, orderedList, listItem, hardBreak,
and text with bold, italic, underline. TipTap writes these names; nothing else is stored.
Trap: a Yjs XML node may hold items that are no XML; indexing them panics inside
pycrdt while iterating skips them, so children are only ever iterated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

Node = dict[str, Any]

MARKS = ("bold", "italic", "underline")
CHILDREN: Mapping[str, frozenset[str]] = {
    "doc": frozenset({"paragraph", "heading", "bulletList", "orderedList"}),
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": frozenset({"paragraph", "heading", "bulletList", "orderedList"}),
    "paragraph": frozenset({"text", "hardBreak"}),
    "heading": frozenset({"text", "hardBreak"}),
    "hardBreak": frozenset(),
}
HEADING_LEVEL = 3
DEEPEST = 24
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters, which PostgreSQL, XML and PDF cannot hold; line ends become `\\n`."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fragment_violation(fragment: XmlFragment) -> str | None:
    """Why `fragment` is not prose of ours, or None."""
    return _children_violation(fragment, "doc", 0)


def _children_violation(node: Any, name: str, depth: int) -> str | None:
    if depth > DEEPEST:
        return "nested too deep"
    children = list(node.children)
    if len(children) != len(node.children):
        return f"something that is no text inside {name}"
    for child in children:
        tag = "text" if isinstance(child, XmlText) else str(child.tag)
        if tag not in CHILDREN[name]:
            return f"{tag[:40]} inside {name}"
        found = text_violation(child) if isinstance(child, XmlText) else _element_violation(child, tag, depth)
        if found:
            return found
    return None


def _element_violation(element: Any, tag: str, depth: int) -> str | None:
    for key, value in _attributes(element).items():
        if not _attribute_fits(tag, key, value):
            return f"attribute {key[:40]} of {tag}"
    return _children_violation(element, tag, depth + 1)


def _attributes(node: Any) -> dict[str, Any]:
    return dict(list(node.attributes))


def _attribute_fits(tag: str, key: str, value: Any) -> bool:
    if value is None:
        return True
    if tag == "heading" and key == "level":
        return bool(value == HEADING_LEVEL)
    return tag == "orderedList" and key == "start" and isinstance(value, int | float) and 0 <= value < 10_000


def text_violation(text: XmlText) -> str | None:
    """Why a text is none of our prose, or None."""
    if _attributes(text):
        return "attributes of a text"
    for run, marks in text.diff():
        if not isinstance(run, str):
            return "something embedded in text"
        foreign = set(marks or {}) - set(MARKS)
        if foreign:
            return f"mark {min(foreign)[:40]}"
    return None


def size_of_fragment(fragment: XmlFragment) -> tuple[int, int]:
    """Characters and nodes of `fragment`."""
    return _size(fragment, 0)


def _size(node: Any, depth: int) -> tuple[int, int]:
    characters, nodes = 0, 0
    if depth > DEEPEST:
        return characters, nodes
    for child in node.children:
        if isinstance(child, XmlText):
            characters += sum(len(run) for run, _ in child.diff() if isinstance(run, str))
            nodes += 1
        else:
            inner = _size(child, depth + 1)
            characters, nodes = characters + inner[0], nodes + inner[1] + 1
    return characters, nodes


def prose_from_fragment(fragment: XmlFragment) -> dict[str, Any] | None:
    """The prose of a Yjs fragment as `{"doc": ProseMirror JSON, "text": plain text}`; None when there is none.

    Total: what is not allowed is left out, never raised about.
    """
    blocks: list[Node] = []
    children: Iterable[Any] = fragment.children
    for child in children:
        if isinstance(child, XmlText):
            blocks += _wrapped(_runs(child))
        else:
            blocks += _node(child, "doc", 0)
    return prose({"type": "doc", "content": blocks})


def blocks_of_fragment(fragment: XmlFragment) -> list[Node] | None:
    """The nodes of `fragment` one for one with its children; None where something stands there that is no node."""
    children = list(fragment.children)
    blocks = [_allowed([] if isinstance(one, XmlText) else _node(one, "doc", 0), "doc", 0) for one in children]
    if len(children) != len(fragment.children) or any(len(block) != 1 for block in blocks):
        return None
    return [block[0] for block in blocks]


def _wrapped(runs: list[Node]) -> list[Node]:
    return [{"type": "paragraph", "content": runs}] if runs else []


def _node(element: Any, parent: str, depth: int) -> list[Node]:
    tag = str(element.tag)
    if tag not in CHILDREN[parent] or depth > DEEPEST:
        return []
    node: Node = {"type": tag}
    if tag == "heading":
        node["attrs"] = {"level": HEADING_LEVEL}
    if tag == "orderedList":
        node["attrs"] = {"start": _start(_attributes(element).get("start"))}
    content: list[Node] = []
    for child in element.children:
        if not isinstance(child, XmlText):
            content += _node(child, tag, depth + 1)
        elif "text" in CHILDREN[tag]:
            content += _runs(child)
        elif tag == "listItem":
            content += _wrapped(_runs(child))
    if content:
        node["content"] = content
    return [node]


def _start(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10_000 else 1


def _runs(text: XmlText) -> list[Node]:
    runs: list[Node] = []
    for run, marks in text.diff():
        said = clean(run) if isinstance(run, str) else ""
        if said:
            runs.append(_run(said, [m for m in MARKS if m in (marks or {})]))
    return _joined(runs)


def _run(text: str, marks: Sequence[str]) -> Node:
    node: Node = {"type": "text", "text": text}
    if marks:
        node["marks"] = [{"type": m} for m in marks]
    return node


def _joined(runs: Sequence[Node]) -> list[Node]:
    """Neighbouring runs with the same marks as one, so that equal prose has one form."""
    joined: list[Node] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before and before["type"] == run["type"] == "text" and before.get("marks") == run.get("marks"):
            joined[-1] = {**before, "text": before["text"] + run["text"]}
        else:
            joined.append(run)
    return joined


def prose(document: Any) -> dict[str, Any] | None:
    """`document` (ProseMirror JSON from anywhere) reduced to what is allowed, with its plain text; None when empty."""
    if not isinstance(document, Mapping):
        return None
    content = _allowed(document.get("content"), "doc", 0)
    text = plain_text(content)
    return {"doc": {"type": "doc", "content": content}, "text": text} if text.strip() else None


def _allowed(nodes: Any, parent: str, depth: int) -> list[Node]:
    if not isinstance(nodes, list | tuple) or depth > DEEPEST:
        return []
    kept: list[Node] = []
    for node in nodes:
        tag = node.get("type") if isinstance(node, Mapping) else None
        if not isinstance(tag, str) or tag not in CHILDREN[parent]:
            continue
        if tag == "text":
            said = clean(node["text"]) if isinstance(node.get("text"), str) else ""
            given = node.get("marks")
            names = {m.get("type") for m in given if isinstance(m, Mapping)} if isinstance(given, list) else set()
            kept += [_run(said, [m for m in MARKS if m in names])] if said else []
            continue
        kept.append(_allowed_element(node, tag, depth))
    return _joined(kept)


def _allowed_element(node: Mapping[str, Any], tag: str, depth: int) -> Node:
    element: Node = {"type": tag}
    attributes = node.get("attrs")
    if tag == "heading":
        element["attrs"] = {"level": HEADING_LEVEL}
    if tag == "orderedList":
        element["attrs"] = {"start": _start(attributes.get("start") if isinstance(attributes, Mapping) else None)}
    content = _allowed(node.get("content"), tag, depth + 1)
    if content:
        element["content"] = content
    return element


def plain_text(nodes: Sequence[Node]) -> str:
    """The words of these nodes: a line a block, "- " before list items, nothing of marks."""
    return "\n".join(_lines(nodes, 0))


def _lines(nodes: Sequence[Node], indent: int) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        content = node.get("content", [])
        if node["type"] in ("bulletList", "orderedList"):
            for item in content:
                inner = _lines(item.get("content", []), indent + 1)
                lines += [f"{'  ' * indent}- {inner[0].strip()}", *inner[1:]] if inner else []
        else:
            lines.append("".join("\n" if part["type"] == "hardBreak" else part["text"] for part in content))
    return lines


def prose_of_text(text: str) -> dict[str, Any] | None:
    """Plain text as prose, a paragraph a line."""
    lines = clean(text).split("\n")
    return prose({"content": [{"type": "paragraph", "content": [{"type": "text", "text": x}]} for x in lines if x]})


def write_fragment(fragment: XmlFragment, document: Mapping[str, Any]) -> None:
    """Put the nodes of `document` (already reduced by `prose`) at the end of an integrated `fragment`."""
    _write(fragment, document.get("content", []))


def write_block(fragment: XmlFragment, place: int, node: Node) -> None:
    """Put one node (reduced by `prose`) at `place` of an integrated `fragment`."""
    fragment.children.insert(place, XmlElement(node["type"], dict(node.get("attrs", {}))))
    _write(list(fragment.children)[place], node.get("content", []))


def _write(parent: Any, nodes: Sequence[Node]) -> None:
    text: XmlText | None = None
    for node in nodes:
        if node["type"] == "text":
            if text is None:
                text = XmlText()
                parent.children.append(text)
            # An XML text counts in bytes of UTF-8; an explicit empty format keeps the mark before from leaking in.
            text.insert(len(text), node["text"], {m["type"]: {} for m in node.get("marks", [])})
            continue
        text = None
        element = XmlElement(node["type"], dict(node.get("attrs", {})))
        parent.children.append(element)
        _write(element, node.get("content", []))
