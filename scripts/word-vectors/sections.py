"""Cuts folders of docs into sections, each with short texts that a question could be.

usage: sections.py DOCS WORK
DOCS holds one folder for each project. Writes WORK/train.json: {"sections": [{"site", "path", "text"}],
"queries": [[section, text]]}.
"""

import hashlib
import json
import random
import re
import sys
from pathlib import Path

SITE_AT_LEAST, SITE_AT_MOST = 40, 330
LEFT_OUT = re.compile(r"(?i)changelog|/vendor/|releases?[-_/]|zh[-_]cn|/i18n/|licen")


def clean(text):
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"<[^>\n]{1,200}>", " ", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def markdown(text):
    """Yields (headings, text) of each section."""
    text = re.sub(r"^---\n.*?\n---\n", "", text, flags=re.S)
    path, lines, fenced = [], [], False
    for line in text.split("\n"):
        if re.match(r"\s*```", line):
            fenced = not fenced
        heading = None if fenced else re.match(r"(#{1,6})\s+(.*?)\s*(\{#.*\})?$", line)
        if heading is None:
            lines.append(line)
            continue
        yield [name for _, name in path], "\n".join(lines)
        level = len(heading[1])
        path = [entry for entry in path if entry[0] < level] + [(level, heading[2].replace("`", ""))]
        lines = []
    yield [name for _, name in path], "\n".join(lines)


def restructured(text):
    lines, levels, path, body, at = text.split("\n"), [], [], [], 0
    while at < len(lines):
        line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        if line.strip() and re.fullmatch(r"([=\-~^\"'#*+`:.])\1{2,}\s*", below) and len(below.strip()) >= 0.8 * len(line.strip()):
            if below[0] not in levels:
                levels.append(below[0])
            level = levels.index(below[0])
            yield [name for _, name in path], "\n".join(body)
            name = re.sub(r"`+|:\w+:", "", line.strip())
            path, body = [entry for entry in path if entry[0] < level] + [(level, name)], []
            at += 2
            continue
        if not re.match(r"\s*(\.\. |:\w+:|=+$|-+$)", line):
            body.append(re.sub(r":[\w:]+:`([^`<]*)[^`]*`", r"\1", line))
        at += 1
    yield [name for _, name in path], "\n".join(body)


def sections_of(file):
    text = file.read_text(encoding="utf8", errors="ignore")
    if len(text) > 400_000:
        return
    for path, body in (restructured if file.suffix == ".rst" else markdown)(text):
        body = clean(body).strip()
        prose = re.sub(r"```.*?(```|$)", "", body, flags=re.S)
        foreign = sum(ord(character) > 0x2E80 for character in body) > 5
        if path and len(prose) >= 80 and not foreign:
            yield {"path": path[-4:], "text": body[:3000]}


def queries_of(section):
    """A heading, and two sentences."""
    path = section["path"]
    yield " ".join(path[-2:]) if random.random() < 0.4 else path[-1]
    prose = re.sub(r"```.*?(```|$)", " ", section["text"], flags=re.S)
    prose = re.sub(r"(?<!\n)\n(?!\n)", " ", re.sub(r"[`*_|#]+", " ", prose))
    sentences = [s.strip() for s in re.split(r"(?<=[.!?:])\s+|\n\n+", prose) if 25 < len(s) < 260]
    yield from random.sample(sentences, min(2, len(sentences)))


def main(docs, work):
    random.seed(2)
    seen, sections, queries = set(), [], []
    for site in sorted(path for path in Path(docs).iterdir() if path.is_dir()):
        found = []
        for file in sorted(site.rglob("*")):
            if file.suffix not in (".md", ".mdx", ".rst") or LEFT_OUT.search(str(file.relative_to(docs))):
                continue
            for section in sections_of(file):
                key = hashlib.md5(section["text"][:400].encode()).digest()
                if key not in seen:
                    seen.add(key)
                    found.append({"site": site.name, **section})
        random.shuffle(found)
        for section in found[:SITE_AT_MOST] if len(found) >= SITE_AT_LEAST else []:
            queries += [[len(sections), text] for text in queries_of(section)]
            sections.append(section)
    print(f"{len(sections)} sections, {len(queries)} queries")
    Path(work).mkdir(parents=True, exist_ok=True)
    (Path(work) / "train.json").write_text(json.dumps({"sections": sections, "queries": queries}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
