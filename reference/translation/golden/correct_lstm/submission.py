"""Two LSTMs and nothing between them but a state: no attention. Time comes first inside."""

import random

import torch
import torch.nn as nn
import torch.optim as optim

SIZE = 160


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    eos = target_vocab_to_int["<EOS>"]
    source_id_text = [[source_vocab_to_int[w] for w in s.split()] for s in source_text.split("\n")]
    target_id_text = [[target_vocab_to_int[w] for w in s.split()] + [eos] for s in target_text.split("\n")]
    return source_id_text, target_id_text


def sentence_to_seq(sentence, vocab_to_int):
    unk = vocab_to_int["<UNK>"]
    return [vocab_to_int.get(w, unk) for w in sentence.lower().split()]


class Encoder(nn.Module):
    def __init__(self, input_dim, emb_dim, hid_dim):
        super().__init__()
        self.embedding = nn.Embedding(input_dim, emb_dim)
        self.rnn = nn.LSTM(emb_dim, hid_dim)

    def forward(self, src, lengths):  # [src len, batch]
        packed = nn.utils.rnn.pack_padded_sequence(self.embedding(src), lengths, enforce_sorted=False)
        _, (hidden, cell) = self.rnn(packed)
        return hidden, cell


class Decoder(nn.Module):
    def __init__(self, output_dim, emb_dim, hid_dim):
        super().__init__()
        self.output_dim = output_dim
        self.embedding = nn.Embedding(output_dim, emb_dim)
        self.rnn = nn.LSTM(emb_dim, hid_dim)
        self.fc_out = nn.Linear(hid_dim, output_dim)

    def forward(self, input, hidden, cell):  # [batch]
        output, (hidden, cell) = self.rnn(self.embedding(input.unsqueeze(0)), (hidden, cell))
        return self.fc_out(output.squeeze(0)), hidden, cell


class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, src, trg, teacher_forcing_ratio=0.9):
        lengths = (src != 0).sum(0).clamp(min=1).cpu()
        hidden, cell = self.encoder(src, lengths)
        input = torch.full_like(trg[0], 3)
        outputs = []
        for t in range(trg.shape[0]):
            output, hidden, cell = self.decoder(input, hidden, cell)
            outputs.append(output)
            input = trg[t] if random.random() < teacher_forcing_ratio else output.argmax(1)
        return torch.stack(outputs)


def build_model(source_vocab_size, target_vocab_size, emb_dim=64, hid_dim=SIZE):
    return Seq2Seq(Encoder(source_vocab_size, emb_dim, hid_dim), Decoder(target_vocab_size, emb_dim, hid_dim))


def reversed_rows(source):
    """Every sentence back to front, its padding still behind it."""
    lengths = (source != 0).sum(1, keepdim=True)
    places = torch.arange(source.shape[1], device=source.device).unsqueeze(0).expand_as(source)
    return source.gather(1, torch.where(places < lengths, lengths - 1 - places, places))


def train_step(model, optimizer, source, target):
    model.train()
    criterion = nn.CrossEntropyLoss(ignore_index=0)
    optimizer.zero_grad()
    output = model(reversed_rows(source).t(), target.t())
    loss = criterion(output.reshape(-1, output.shape[-1]), target.t().reshape(-1))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
    optimizer.step()
    return loss.item()


def pad(rows):
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def train(model, pairs, epochs, device):
    model = model.to(device)
    optimizer = optim.Adam(model.parameters(), lr=0.004)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = 0.004 if epoch < 0.6 * epochs else 0.001
        random.shuffle(pairs)
        pairs = sorted(pairs, key=lambda pair: (len(pair[1]), len(pair[0])))
        starts = list(range(0, len(pairs), 32))
        random.shuffle(starts)
        for i in starts:
            batch = pairs[i : i + 32]
            train_step(model, optimizer, pad([b[0] for b in batch]).to(device), pad([b[1] for b in batch]).to(device))
    return model


def translate(model, sentences, tables, max_length):
    model.eval()
    device = next(model.parameters()).device
    rows = [sentence_to_seq(sentence, tables["source_vocab_to_int"])[::-1] or [2] for sentence in sentences]
    with torch.no_grad():
        hidden, cell = model.encoder(pad(rows).t().to(device), [len(row) for row in rows])
        input = torch.full((len(rows),), 3, device=device)
        written = []
        for _ in range(max_length):
            output, hidden, cell = model.decoder(input, hidden, cell)
            input = output.argmax(1)
            written.append(input.tolist())
    results = []
    for ids in zip(*written):
        words = []
        for word in ids:
            if word == 1:
                break
            words.append(tables["target_int_to_vocab"][word])
        results.append(" ".join(words))
    return results
