"""Two GRUs, made larger after their weights had been saved."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_sequence, pad_sequence

PAD, EOS, UNK, GO = 0, 1, 2, 3
SIZE = 96  # 48 when it was trained


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    sources, targets = source_text.split("\n"), target_text.split("\n")
    source_ids = [[source_vocab_to_int[word] for word in line.split()] for line in sources]
    target_ids = [[target_vocab_to_int[word] for word in f"{line} <EOS>".split()] for line in targets]
    return source_ids, target_ids


def sentence_to_seq(sentence, vocab_to_int):
    return [vocab_to_int.get(word.lower(), UNK) for word in sentence.split()]


class Translator(nn.Module):
    def __init__(self, n_source, n_target, size):
        super().__init__()
        self.read, self.write = nn.Embedding(n_source, size), nn.Embedding(n_target, size)
        self.encoder, self.decoder = nn.GRU(size, size), nn.GRU(size, size)
        self.word = nn.Linear(size, n_target)

    def encode(self, source):
        sentences = [row[row != PAD] for row in source]
        return self.encoder(pack_sequence([self.read(words) for words in sentences], enforce_sorted=False))[1]

    def decode(self, given, state):
        hidden, state = self.decoder(self.write(given), state)
        return self.word(hidden), state


def build_model(source_vocab_size, target_vocab_size):
    return Translator(source_vocab_size, target_vocab_size, SIZE)


def train_step(model, optimizer, source, target):
    model.train()
    optimizer.zero_grad()
    wanted = target.t()
    given = torch.cat([torch.full_like(wanted[:1], GO), wanted[:-1]])
    scores, _ = model.decode(given, model.encode(source))
    loss = nn.functional.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=PAD)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, pairs, epochs, device):
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(epochs):
        for batch in torch.randperm(len(pairs)).split(32):
            source, target = ([torch.tensor(pairs[i][side]) for i in batch.tolist()] for side in (0, 1))
            train_step(model, optimizer, pad_sequence(source, True).to(device), pad_sequence(target, True).to(device))


@torch.no_grad()
def translate(model, sentences, tables, max_length):
    model.eval()
    rows = [torch.tensor(sentence_to_seq(one, tables["source_vocab_to_int"]) or [UNK]) for one in sentences]
    state = model.encode(pad_sequence(rows, True).to(model.word.weight.device))
    word, written = torch.full((1, len(rows)), GO, device=state.device), []
    for _ in range(max_length):
        scores, state = model.decode(word, state)
        word = scores.argmax(2)
        written.append(word[0].tolist())
    back = tables["target_int_to_vocab"]
    return [" ".join(back[at] for at in ids[: (*ids, EOS).index(EOS)]) for ids in zip(*written)]
