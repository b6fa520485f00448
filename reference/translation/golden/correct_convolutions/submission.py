"""Convolutions on both sides, gated, with attention in between: nothing recurs. Channels come second inside."""

import torch
from torch import nn
from torch.nn import functional as F

PAD, EOS, UNK, GO = 0, 1, 2, 3
KERNEL = 3


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    def look_up(text, table):
        return [[table[word] for word in line.split()] for line in text.split("\n")]

    target_ids = look_up(target_text, target_vocab_to_int)
    for row in target_ids:
        row.append(target_vocab_to_int["<EOS>"])
    return look_up(source_text, source_vocab_to_int), target_ids


def sentence_to_seq(sentence, vocab_to_int):
    ids = []
    for word in sentence.lower().split():
        try:
            ids.append(vocab_to_int[word])
        except KeyError:
            ids.append(vocab_to_int["<UNK>"])
    return ids


class Encoder(nn.Module):
    def __init__(self, words, width, layers):
        super().__init__()
        self.embedding = nn.Embedding(words, width)
        self.layers = nn.ModuleList(nn.Conv1d(width, 2 * width, KERNEL, padding=KERNEL // 2) for _ in range(layers))

    def forward(self, source):
        here = source.ne(PAD).unsqueeze(1).float()
        embedded = self.embedding(source).transpose(1, 2)
        hidden = embedded
        for layer in self.layers:
            hidden = (hidden + F.glu(layer(hidden * here), dim=1)) * 0.7071
        return hidden, hidden + embedded


class Decoder(nn.Module):
    def __init__(self, words, width, layers):
        super().__init__()
        self.embedding = nn.Embedding(words, width)
        self.layers = nn.ModuleList(nn.Conv1d(width, 2 * width, KERNEL) for _ in range(layers))
        self.asks = nn.ModuleList(nn.Linear(width, width) for _ in range(layers))
        self.out = nn.Linear(width, words)

    def forward(self, given, keys, values, empty):
        embedded = self.embedding(given).transpose(1, 2)
        hidden = embedded
        for layer, ask in zip(self.layers, self.asks):
            gated = F.glu(layer(F.pad(hidden, (KERNEL - 1, 0))), dim=1)
            question = ask(gated.transpose(1, 2)) + embedded.transpose(1, 2)
            match = torch.bmm(question, keys).masked_fill(empty.unsqueeze(1), -1e9)
            found = torch.bmm(F.softmax(match, dim=-1), values.transpose(1, 2))
            hidden = (hidden + gated + found.transpose(1, 2)) * 0.7071
        return self.out(hidden.transpose(1, 2))


class Seq2Seq(nn.Module):
    def __init__(self, source_words, target_words, width=96, layers=3):
        super().__init__()
        self.encoder = Encoder(source_words, width, layers)
        self.decoder = Decoder(target_words, width, layers)

    def forward(self, source, given):
        return self.decoder(given, *self.encoder(source), source.eq(PAD))


def build_model(source_vocab_size, target_vocab_size):
    return Seq2Seq(source_vocab_size, target_vocab_size)


def train_step(model, optimizer, source, target):
    model.train()
    given = F.pad(target, (1, -1), value=GO)
    scores = model(source, given)
    asked_for = target.ne(PAD)
    loss = F.cross_entropy(scores[asked_for], target[asked_for])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def in_rows(rows):
    return nn.utils.rnn.pad_sequence([torch.as_tensor(row) for row in rows], batch_first=True)


def train(model, pairs, epochs, device):
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    history = []
    for _ in range(epochs):
        for chosen in torch.randperm(len(pairs)).split(32):
            source = in_rows([pairs[i][0] for i in chosen]).to(device)
            target = in_rows([pairs[i][1] for i in chosen]).to(device)
            history.append(train_step(model, optimizer, source, target))
    return model, history


def translate(model, sentences, tables, max_length):
    model.eval()
    device = model.decoder.out.weight.device
    source = in_rows([sentence_to_seq(s, tables["source_vocab_to_int"]) or [UNK] for s in sentences]).to(device)
    with torch.no_grad():
        keys, values = model.encoder(source)
        given = torch.full((len(sentences), 1), GO, device=device)
        for _ in range(max_length):
            scores = model.decoder(given, keys, values, source.eq(PAD))
            given = torch.cat([given, scores[:, -1].argmax(-1, keepdim=True)], dim=1)
    translations = []
    for ids in given[:, 1:].tolist():
        ids = ids[: ids.index(EOS)] if EOS in ids else ids
        translations.append(" ".join(tables["target_int_to_vocab"][i] for i in ids))
    return translations
