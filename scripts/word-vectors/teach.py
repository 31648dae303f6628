"""The teacher's vectors: WORK/sections.npy, WORK/queries.npy and WORK/texts.npy.

usage: teach.py WORK TEACHER
TEACHER: a folder with a sentence-transformers model.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer


def embed(model, texts, tokens):
    model.max_seq_length = tokens
    return model.encode(texts, batch_size=64, normalize_embeddings=True).astype("float16")


def main(work, teacher):
    model = SentenceTransformer(teacher, device="cpu")
    train = json.loads((Path(work) / "train.json").read_text())
    queries = [text for _, text in train["queries"]]
    sections = [(" > ".join(s["path"]) + "\n\n" + s["text"])[:1200] for s in train["sections"]]
    texts = json.loads((Path(work) / "texts.json").read_text())
    np.save(Path(work) / "queries.npy", embed(model, queries, 96))
    np.save(Path(work) / "texts.npy", embed(model, texts, 96))
    np.save(Path(work) / "sections.npy", embed(model, sections, 160))


if __name__ == "__main__":
    main(*sys.argv[1:3])
