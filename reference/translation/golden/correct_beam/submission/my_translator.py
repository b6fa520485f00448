"""Additive attention, word by word, and a beam of three; trained at home."""

import math

import torch
from torch import nn

sizes = dict(embedding=24, hidden=40)
WIDTH = 3
PAD, EOS, UNK, GO = 0, 1, 2, 3


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    sources = source_text.split("\n")
    targets = [line + " <EOS>" for line in target_text.split("\n")]
    return (
        [list(map(source_vocab_to_int.__getitem__, line.split())) for line in sources],
        [list(map(target_vocab_to_int.__getitem__, line.split())) for line in targets],
    )


def sentence_to_seq(sentence, vocab_to_int):
    return [vocab_to_int.get(word, vocab_to_int["<UNK>"]) for word in sentence.lower().split()]


class Attention(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.query, self.key, self.energy = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1)

    def forward(self, state, memory, empty):
        energies = self.energy(torch.tanh(self.query(state).unsqueeze(1) + self.key(memory))).squeeze(2)
        return energies.masked_fill(empty, -1e9).softmax(1)


class Seq2Seq(nn.Module):
    def __init__(self, source_size, target_size, embedding, hidden):
        super().__init__()
        self.source, self.target = nn.Embedding(source_size, embedding), nn.Embedding(target_size, embedding)
        self.forth, self.back = nn.GRUCell(embedding, hidden // 2), nn.GRUCell(embedding, hidden // 2)
        self.attention = Attention(hidden)
        self.cell = nn.GRUCell(embedding + hidden, hidden)
        self.out = nn.Linear(2 * hidden + embedding, target_size)

    def read(self, source):
        empty = source == PAD
        words = self.source(source)
        sides = []
        for cell, order in ((self.forth, range(source.shape[1])), (self.back, reversed(range(source.shape[1])))):
            state, states = words.new_zeros(len(source), cell.hidden_size), [None] * source.shape[1]
            for place in order:
                state = torch.where(empty[:, place, None], state, cell(words[:, place], state))
                states[place] = state
            sides.append((torch.stack(states, 1), state))
        return torch.cat([one for one, _ in sides], 2), empty, torch.cat([last for _, last in sides], 1)

    def write(self, word, state, memory, empty):
        weights = self.attention(state, memory, empty)
        context = (weights.unsqueeze(1) @ memory).squeeze(1)
        given = self.target(word)
        state = self.cell(torch.cat([given, context], 1), state)
        return self.out(torch.cat([state, context, given], 1)).log_softmax(1), state, weights

    def forward(self, source, target):
        memory, empty, state = self.read(source)
        word, told = torch.full_like(target[:, 0], GO), []
        for place in range(target.shape[1]):
            likely, state, _ = self.write(word, state, memory, empty)
            told.append(likely)
            word = target[:, place]
        return torch.stack(told, 1)


def build_model(source_vocab_size, target_vocab_size, embedding=24, hidden=40):
    return Seq2Seq(source_vocab_size, target_vocab_size, embedding, hidden)


def train_step(model, optimizer, source, target):
    model.train()
    optimizer.zero_grad(set_to_none=True)
    told = model(source, target).gather(2, target.unsqueeze(2)).squeeze(2)
    loss = -(told * (target != PAD)).sum() / len(target)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimizer.step()
    return float(loss.detach())


def filled(rows):
    return torch.tensor([row + [PAD] * (max(map(len, rows)) - len(row)) for row in rows])


def train(model, pairs, epochs, device):
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = 5e-3 * 0.5 * (1 + math.cos(math.pi * epoch / epochs)) + 2e-4
        for chosen in torch.randperm(len(pairs)).split(32):
            source, target = (filled([list(pairs[at][side]) for at in chosen]).to(device) for side in (0, 1))
            train_step(model, optimizer, source, target)


@torch.no_grad()
def translate(model, sentences, tables, max_length):
    model.eval()
    device = model.out.weight.device
    rows = [sentence_to_seq(sentence, tables["source_vocab_to_int"]) or [UNK] for sentence in sentences]
    memory, empty, state = (part.repeat_interleave(WIDTH, 0) for part in model.read(filled(rows).to(device)))
    written = torch.full((len(rows), WIDTH, 1), GO, device=device)
    scores = torch.tensor([0.0] + [-1e9] * (WIDTH - 1), device=device).repeat(len(rows), 1)
    for _ in range(max_length):
        last = written[:, :, -1]
        likely, state, _ = model.write(last.flatten(), state, memory, empty)
        likely = likely.unflatten(0, (len(rows), WIDTH))
        over = (last == EOS)[:, :, None]
        stay = torch.full_like(likely, -1e9)
        stay[:, :, EOS] = 0.0
        scores, best = (scores[:, :, None] + torch.where(over, stay, likely)).flatten(1).topk(WIDTH, 1)
        beam, word = best // likely.shape[2], best % likely.shape[2]
        flat = (beam + torch.arange(len(rows), device=device)[:, None] * WIDTH).flatten()
        state = state[flat]
        written = torch.cat([written.flatten(0, 1)[flat].unflatten(0, (len(rows), WIDTH)), word[:, :, None]], 2)
    back = tables["target_int_to_vocab"]
    found = []
    for row in written[:, 0, 1:].tolist():
        words = row[: row.index(EOS)] if EOS in row else row
        found.append(" ".join(back[word] for word in words))
    return found


@torch.no_grad()
def attention(model, sentence, tables):
    model.eval()
    device = model.out.weight.device
    memory, empty, state = model.read(filled([sentence_to_seq(sentence, tables["source_vocab_to_int"])]).to(device))
    words = sentence_to_seq(translate(model, [sentence], tables, 40)[0], tables["target_vocab_to_int"])
    rows = []
    for word in [GO, *words]:
        _, state, weights = model.write(torch.tensor([word], device=device), state, memory, empty)
        rows.append(weights[0].tolist())
    return rows
