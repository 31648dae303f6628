"""Short texts, of which the nearness to each other is learnt: WORK/texts.json, a list.

usage: texts.py WORK
Sentences of the sections that are not queries, and a few words of a sentence, as people type them. What two
sentences have in common hangs on fewer words than what two sections have.
"""

import json
import random
import re
import sys
from pathlib import Path

SENTENCES, WORDS = 3, (2, 3, 4, 5)


def texts_of(section, taken):
    prose = re.sub(r"```.*?(```|$)", " ", section["text"], flags=re.S)
    prose = re.sub(r"(?<!\n)\n(?!\n)", " ", re.sub(r"[`*_|#]+", " ", prose))
    sentences = [s.strip() for s in re.split(r"(?<=[.!?:])\s+|\n\n+", prose) if 25 < len(s) < 260]
    rest = [sentence for sentence in sentences if sentence not in taken]
    yield from random.sample(rest, min(SENTENCES, len(rest)))
    if sentences:
        words = re.findall(r"[A-Za-z][A-Za-z-]+", random.choice(sentences))
        count = random.choice(WORDS)
        if len(words) >= count:
            start = random.randrange(len(words) - count + 1)
            yield " ".join(words[start : start + count])


def main(work):
    random.seed(3)
    train = json.loads((Path(work) / "train.json").read_text())
    queries = {text for _, text in train["queries"]}
    texts = dict.fromkeys(text for section in train["sections"] for text in texts_of(section, queries))
    print(f"{len(texts)} texts")
    (Path(work) / "texts.json").write_text(json.dumps(list(texts)))


if __name__ == "__main__":
    main(*sys.argv[1:2])
