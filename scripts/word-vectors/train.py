"""Learns a vector for each word, so that sums of them tell a site's sections apart as the teacher does.

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

DIMENSIONS, STEPS, RATE = 64, 6000, 3e-3
# How sharply the teacher's cosines become shares, and how much the section a query is of counts beside.
SHARPNESS, OWN = 12, 0.15
FIELDS = ("heading", "path", "text", "code")

torch.manual_seed(0)
rng = np.random.default_rng(0)


def counts(words, rows):
    found = {}
    for word in words:
        if rows[word]:
            found[rows[word]] = found.get(rows[word], 0) + 1
    return found


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

    def forward(self, texts):
        """Unit vectors of texts, each a list of (field or None, {row: count})."""
        rows, weights, fields, owner = [], [], [], []
        for at, text in enumerate(texts):
            for field, found in text:
                for row, count in found.items():
                    rows.append(row)
                    weights.append(1 + math.log(count))
                    fields.append(len(FIELDS) if field is None else field)
                    owner.append(at)
        if not rows:
            return torch.zeros(len(texts), DIMENSIONS)
        field_weights = torch.cat([torch.exp(self.fields), torch.ones(1)])
        weight = torch.tensor(weights) * field_weights[torch.tensor(fields)]
        vectors = self.words(torch.tensor(rows)) * weight[:, None]
        sums = torch.zeros(len(texts), DIMENSIONS).index_add(0, torch.tensor(owner), vectors)
        return F.normalize(sums, dim=1, eps=1e-6)


def batch_of(sites, chances, of_site, total):
    """Sections of one site, sometimes with some of others beside."""
    among = of_site[sites[rng.choice(len(sites), p=chances)]]
    chosen = list(rng.choice(among, min(128, len(among)), replace=False))
    if rng.random() < 0.3:
        chosen = list(dict.fromkeys(chosen[:80] + list(rng.integers(0, total, 48))))
    return chosen


def thinned(found):
    """A longer query with some words left out: questions are not sentences of the docs."""
    if len(found) <= 4 or rng.random() > 0.3:
        return found
    return {row: count for row, count in found.items() if rng.random() > 0.2}


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
    sections = [[(f, counts(s[name], rows)) for f, name in enumerate(FIELDS)] for s in terms["sections"]]
    queries = [(q["section"], counts(q["words"], rows)) for q in terms["queries"]]
    taught = torch.tensor(np.load(Path(work) / "sections.npy").astype("float32"))
    taught_queries = torch.tensor(np.load(Path(work) / "queries.npy").astype("float32"))
    of_site, of_section = {}, {}
    for at, section in enumerate(terms["sections"]):
        of_site.setdefault(section["site"], []).append(at)
    for at, (section, _) in enumerate(queries):
        of_section.setdefault(section, []).append(at)
    sites = list(of_site)
    chances = np.array([len(of_site[site]) ** 0.75 for site in sites])
    chances /= chances.sum()

    model = SentenceTransformer(teacher, device="cpu")
    encoder = Encoder(starting_vectors(words, model))
    of_words = torch.optim.SparseAdam(encoder.words.parameters(), lr=RATE)
    of_rest = torch.optim.Adam([encoder.fields, encoder.sharpness], lr=1e-2)
    total = 0.0
    for step in range(STEPS):
        of_words.param_groups[0]["lr"] = RATE * (0.525 + 0.475 * math.cos(math.pi * step / STEPS))
        chosen = batch_of(sites, chances, of_site, len(sections))
        asked = [(q, at) for at, section in enumerate(chosen) for q in of_section.get(section, [])]
        asked = [asked[at] for at in rng.permutation(len(asked))[:192]]
        ours = encoder([sections[at] for at in chosen])
        questions = encoder([[(None, thinned(queries[q][1]))] for q, _ in asked])
        scale = torch.exp(encoder.sharpness)

        wanted = F.softmax(taught_queries[[q for q, _ in asked]] @ taught[chosen].T * SHARPNESS, dim=1) * (1 - OWN)
        wanted[torch.arange(len(asked)), torch.tensor([at for _, at in asked])] += OWN
        loss = -(wanted * F.log_softmax(questions @ ours.T * scale, dim=1)).sum(1).mean()
        # Sections among themselves, too.
        itself = torch.eye(len(chosen), dtype=torch.bool)
        wanted = F.softmax((taught[chosen] @ taught[chosen].T).masked_fill(itself, -9) * SHARPNESS, dim=1)
        given = F.log_softmax((ours @ ours.T * scale).masked_fill(itself, -1e4), dim=1)
        loss = loss - 0.3 * (wanted * given).sum(1).mean()

        of_words.zero_grad()
        of_rest.zero_grad()
        loss.backward()
        of_words.step()
        of_rest.step()
        total += loss.item()
        if step % 500 == 499:
            print(step + 1, f"{total / 500:.4f}", flush=True)
            total = 0.0
    print("fields", dict(zip(FIELDS, [round(weight, 3) for weight in encoder.fields.exp().tolist()])))
    # Names that one project has, and no dictionary, are left out.
    vocabulary = model.tokenizer.get_vocab()
    shared = [sites > 1 or any(form in vocabulary for form, _ in common) for _, common, sites in words]
    vectors = encoder.words.weight.data.numpy()[1:]
    write(out, [word for word, keep in zip(words, shared) if keep], vectors[np.array(shared)])


if __name__ == "__main__":
    main(*sys.argv[1:4])
