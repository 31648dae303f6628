"""Learns a vector for each word, so that sums of them tell a site's sections apart as the teacher does.

Three things are asked of them: that a query is near the sections that the teacher holds near, that sections
are near each other as the teacher has it, and short texts of all sites, too. The last tells most of single words: without
it, questions about sites that nothing was learnt from gained nothing.

usage: train.py WORK TEACHER OUT
OUT: the file that `server/src/docs/wordVectors/readWordVectors.ts` describes. Prints the weights of fields
that `createWordMeaning.ts` names.
"""

import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sentence_transformers import SentenceTransformer

DIMENSIONS, STEPS, RATE = 64, 4000, 3e-3
# How sharply the teacher's cosines become shares, and how much the section a query is of counts beside.
SHARPNESS, OWN = 12, 0.15
# How much sections among themselves and short texts among themselves count beside queries and sections.
AMONG_SECTIONS, AMONG_TEXTS = 0.3, 2
# Words left out of a text at a time, that none is relied on alone.
LEFT_OUT = 0.1
FIELDS = ("heading", "path", "text", "code")

torch.manual_seed(0)
rng = np.random.default_rng(0)


def counts(words, rows):
    """The rows of a text's words, and how often each is there."""
    found = {}
    for word in words:
        if rows[word]:
            found[rows[word]] = found.get(rows[word], 0) + 1
    return np.array(list(found), dtype="int64"), np.array(list(found.values()), dtype="float32")


def fielded(section, rows):
    parts = [counts(section[name], rows) for name in FIELDS]
    fields = [np.full(len(part), field) for field, (part, _) in enumerate(parts)]
    return tuple(np.concatenate(column) for column in ([r for r, _ in parts], [c for _, c in parts], fields))


def unfielded(words, rows):
    found, times = counts(words, rows)
    return found, times, np.full(len(found), len(FIELDS))


def starting_vectors(words, model):
    """Where learning starts: what the teacher makes of each word's forms, longer where it is rare."""
    # The axes are those in which the words of the language differ, of which docs have some.
    language = [word for word in model.tokenizer.get_vocab() if re.fullmatch("[a-z]{2,}", word)]
    forms = {form for _, common, _ in words for form, _ in common}
    whole = sorted({form for form in forms if len(model.tokenizer.tokenize(form)) == 1} | set(language))
    encoded = model.encode(whole, batch_size=256, normalize_embeddings=True)
    mean = encoded.mean(0)
    _, _, axes = np.linalg.svd(encoded - mean, full_matrices=False)
    known = dict(zip(whole, encoded))
    vectors = np.zeros((len(words), DIMENSIONS))
    for at, (_, common, _) in enumerate(words):
        taught = [(count + 0.5) * known[form] for form, count in common if form in known]
        if taught:
            vector = sum(taught)
            vectors[at] = (vector / np.linalg.norm(vector) - mean) @ axes[:DIMENSIONS].T
            vectors[at] /= np.linalg.norm(vectors[at])
        else:
            # Names and identifiers weigh little until something is learnt of them.
            vectors[at] = rng.normal(size=DIMENSIONS) * 0.3 / math.sqrt(DIMENSIONS)
    rarity = np.log(1 + 200 / np.array([sites for _, _, sites in words]))
    return np.vstack([np.zeros((1, DIMENSIONS)), vectors * rarity[:, None]]).astype("float32")


class Encoder(torch.nn.Module):
    def __init__(self, start):
        super().__init__()
        self.words = torch.nn.Embedding(*start.shape, padding_idx=0, sparse=True)
        self.words.weight.data = torch.tensor(start)
        self.fields = torch.nn.Parameter(torch.tensor([1.1, 0.0, 0.0, -1.2]))
        self.sharpness = torch.nn.Parameter(torch.tensor(2.5))
        self.sharpness_of_texts = torch.nn.Parameter(torch.tensor(2.5))

    def forward(self, texts):
        """Unit vectors of texts, each its rows, their counts and their fields (`len(FIELDS)`: none)."""
        rows, times, fields = (torch.tensor(np.concatenate(column)) for column in zip(*texts))
        owner = torch.repeat_interleave(torch.arange(len(texts)), torch.tensor([len(t[0]) for t in texts]))
        field_weights = torch.cat([torch.exp(self.fields), torch.ones(1)])
        weight = (1 + torch.log(times)) * field_weights[fields] * (torch.rand(len(rows)) > LEFT_OUT)
        vectors = self.words(rows) * weight[:, None]
        sums = torch.zeros(len(texts), DIMENSIONS).index_add(0, owner, vectors)
        return F.normalize(sums, dim=1, eps=1e-6)


def batch_of(sites, chances, of_site, total):
    """Sections of one site, sometimes with some of others beside."""
    among = of_site[sites[rng.choice(len(sites), p=chances)]]
    chosen = list(rng.choice(among, min(128, len(among)), replace=False))
    if rng.random() < 0.3:
        chosen = list(dict.fromkeys(chosen[:80] + list(rng.integers(0, total, 48))))
    return chosen


def thinned(text):
    """A longer query with some words left out: questions are not sentences of the docs."""
    if len(text[0]) <= 4 or rng.random() > 0.3:
        return text
    kept = rng.random(len(text[0])) > 0.2
    return tuple(column[kept] for column in text)


def unlikeness(wanted, given, sharpness):
    """How far the texts' nearness to each other is from the teacher's, each to itself left out."""
    itself = torch.eye(len(given), dtype=torch.bool)
    shares = F.softmax((wanted @ wanted.T).masked_fill(itself, -9) * SHARPNESS, dim=1)
    logits = (given @ given.T * torch.exp(sharpness)).masked_fill(itself, -1e4)
    return -(shares * F.log_softmax(logits, dim=1)).sum(1).mean()


def write(out, words, vectors):
    order = sorted(range(len(words)), key=lambda at: words[at][0])
    vectors = vectors[order]
    scales = np.abs(vectors).max(1) / 127 + 1e-12
    numbers = np.rint(vectors / scales[:, None]).astype("int8")
    stems = "\n".join(words[at][0] for at in order).encode()
    head = np.array(vectors.shape, "<u4").tobytes()
    Path(out).write_bytes(head + scales.astype("<f4").tobytes() + numbers.tobytes() + stems)


def main(work, teacher, out):
    terms = json.loads((Path(work) / "terms.json").read_text())
    kept = [at for at, (_, _, sites) in enumerate(terms["words"]) if sites > 0]
    words = [terms["words"][at] for at in kept]
    rows = [0] * len(terms["words"])
    for row, at in enumerate(kept, 1):
        rows[at] = row
    sections = [fielded(section, rows) for section in terms["sections"]]
    queries = [unfielded(query["words"], rows) for query in terms["queries"]]
    texts = [unfielded(words_of_text, rows) for words_of_text in terms["texts"]]
    taught, taught_queries, taught_texts = (
        torch.tensor(np.load(Path(work) / f"{name}.npy").astype("float32"))
        for name in ("sections", "queries", "texts")
    )
    of_site, of_section = {}, {}
    for at, section in enumerate(terms["sections"]):
        of_site.setdefault(section["site"], []).append(at)
    for at, query in enumerate(terms["queries"]):
        of_section.setdefault(query["section"], []).append(at)
    sites = list(of_site)
    chances = np.array([len(of_site[site]) ** 0.75 for site in sites])
    chances /= chances.sum()

    model = SentenceTransformer(teacher, device="cpu")
    encoder = Encoder(starting_vectors(words, model))
    of_words = torch.optim.SparseAdam(encoder.words.parameters(), lr=RATE)
    of_rest = torch.optim.Adam([p for p in encoder.parameters() if p is not encoder.words.weight], lr=1e-2)
    total, mean, meant = 0.0, torch.zeros_like(encoder.words.weight), 0
    for step in range(STEPS):
        chosen = batch_of(sites, chances, of_site, len(sections))
        asked = [(q, at) for at, section in enumerate(chosen) for q in of_section.get(section, [])]
        asked = [asked[at] for at in rng.permutation(len(asked))[:192]]
        ours = encoder([sections[at] for at in chosen])
        questions = encoder([thinned(queries[q]) for q, _ in asked])

        wanted = F.softmax(taught_queries[[q for q, _ in asked]] @ taught[chosen].T * SHARPNESS, dim=1) * (1 - OWN)
        wanted[torch.arange(len(asked)), torch.tensor([at for _, at in asked])] += OWN
        given = F.log_softmax(questions @ ours.T * torch.exp(encoder.sharpness), dim=1)
        loss = -(wanted * given).sum(1).mean()
        loss = loss + AMONG_SECTIONS * unlikeness(taught[chosen], ours, encoder.sharpness)
        some = [q for q, _ in asked][:128] + rng.integers(0, len(queries), 192).tolist()
        others = rng.integers(0, len(texts), 192).tolist()
        short = encoder([thinned(text) for text in [queries[q] for q in some] + [texts[at] for at in others]])
        taught_short = torch.cat([taught_queries[some], taught_texts[others]])
        loss = loss + AMONG_TEXTS * unlikeness(taught_short, short, encoder.sharpness_of_texts)

        of_words.zero_grad()
        of_rest.zero_grad()
        loss.backward()
        of_words.step()
        of_rest.step()
        # The mean of the second half's steps holds less of the last batches.
        if step > STEPS / 2 and step % 20 == 0:
            meant += 1
            mean += (encoder.words.weight.data - mean) / meant
        total += loss.item()
        if step % 500 == 499:
            print(step + 1, f"{total / 500:.4f}", flush=True)
            total = 0.0
    print("fields", dict(zip(FIELDS, [round(weight, 3) for weight in encoder.fields.exp().tolist()])))
    # Names that one project has, and no dictionary, are left out.
    vocabulary = model.tokenizer.get_vocab()
    shared = [sites > 1 or any(form in vocabulary for form, _ in common) for _, common, sites in words]
    vectors = mean.numpy()[1:]
    write(out, [word for word, keep in zip(words, shared) if keep], vectors[np.array(shared)])


if __name__ == "__main__":
    main(*sys.argv[1:4])
