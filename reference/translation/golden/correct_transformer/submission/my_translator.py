"""nn.Transformer with sines for places, one layer on each side."""

import math

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

MOST = 64
sizes = {"width": 96, "heads": 4, "layers": 1}


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    def ids(text, table, *end):
        return [[*(table[word] for word in line.split()), *end] for line in text.splitlines()]

    return ids(source_text, source_vocab_to_int), ids(target_text, target_vocab_to_int, target_vocab_to_int["<EOS>"])


def sentence_to_seq(sentence, vocab_to_int):
    return [vocab_to_int.get(word, vocab_to_int["<UNK>"]) for word in sentence.lower().split()]


class Seq2Seq(nn.Module):
    def __init__(self, source_size, target_size, width, heads, layers):
        super().__init__()
        self.source = nn.Embedding(source_size, width, padding_idx=0)
        self.target = nn.Embedding(target_size, width, padding_idx=0)
        places, steps = torch.arange(MOST)[:, None], torch.arange(0, width, 2)
        angles = places * torch.exp(-math.log(10_000) * steps / width)
        self.register_buffer("places", torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1), persistent=False)
        self.transformer = nn.Transformer(
            width, heads, layers, layers, 2 * width, dropout=0.1, batch_first=True, norm_first=True
        )
        self.out = nn.Linear(width, target_size)
        for weights in self.parameters():
            if weights.dim() > 1:
                nn.init.xavier_uniform_(weights)

    def forward(self, source, target):
        target = torch.cat([torch.full_like(target[:, :1], 3), target[:, :-1]], dim=1)
        return self.scores(source, target)

    def scores(self, source, given):
        empty = source == 0
        later = torch.ones(given.shape[1], given.shape[1], dtype=torch.bool, device=given.device).triu(1)
        hidden = self.transformer(
            self.placed(self.source, source),
            self.placed(self.target, given),
            tgt_mask=later,
            src_key_padding_mask=empty,
            memory_key_padding_mask=empty,
        )
        return self.out(hidden)

    def placed(self, embedding, words):
        return embedding(words) * math.sqrt(self.places.shape[1]) + self.places[: words.shape[1]]


def build_model(source_vocab_size, target_vocab_size, width=96, heads=4, layers=1):
    return Seq2Seq(source_vocab_size, target_vocab_size, width, heads, layers)


def train_step(model, optimizer, source, target):
    model.train()
    loss = nn.functional.cross_entropy(model(source, target).transpose(1, 2), target, ignore_index=0)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def batches(pairs, size):
    order = sorted(torch.randperm(len(pairs)).tolist(), key=lambda place: len(pairs[place][1]))
    for batch in torch.randperm(-(-len(order) // size)).tolist():
        rows = zip(*(pairs[place] for place in order[batch * size : (batch + 1) * size]))
        yield [pad_sequence([torch.tensor(row) for row in side], batch_first=True) for side in rows]


def train(model, pairs, epochs, device):
    model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    total = epochs * -(-len(pairs) // 32)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=total)
    for _ in range(epochs):
        for source, target in batches(pairs, 32):
            train_step(model, optimizer, source.to(device), target.to(device))
            plan.step()


@torch.inference_mode()
def translate(model, sentences, tables, max_length):
    model.eval()
    device = next(model.parameters()).device
    found = [None] * len(sentences)
    order = sorted(range(len(sentences)), key=lambda place: len(sentences[place]))
    for start in range(0, len(order), 100):
        chosen = order[start : start + 100]
        rows = [sentence_to_seq(sentences[place], tables["source_vocab_to_int"])[:MOST] or [2] for place in chosen]
        source = pad_sequence([torch.tensor(row) for row in rows], batch_first=True).to(device)
        given = torch.full((len(rows), 1), 3, device=device)
        for _ in range(min(max_length, MOST - 1)):
            given = torch.cat([given, model.scores(source, given)[:, -1:].argmax(2)], dim=1)
        for place, row in zip(chosen, given[:, 1:].tolist()):
            end = row.index(1) if 1 in row else len(row)
            found[place] = " ".join(tables["target_int_to_vocab"][word] for word in row[:end])
    return found
