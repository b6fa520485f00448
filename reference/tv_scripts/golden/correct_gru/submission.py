"""A GRU whose scores come as (N * T, words); windows side by side with a target for every word; the older marks."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

sequence_length = 32


def create_lookup_tables(text):
    vocab_to_int, int_to_vocab = {}, []
    for word in text:
        if word not in vocab_to_int:
            vocab_to_int[word] = len(int_to_vocab)
            int_to_vocab.append(word)
    return vocab_to_int, int_to_vocab


def token_lookup():
    marks = [".", ",", '"', ";", "!", "?", "(", ")", "--", "\n"]
    names = ["Period", "Comma", "Quote", "Semicolon", "Exclamation", "Question", "Open", "Close", "Dash", "Return"]
    return {m: f"<{n}>" for m, n in zip(marks, names)}


class Windows(Dataset):
    def __init__(self, words, length):
        self.words, self.length = torch.LongTensor(list(words)), length

    def __len__(self):
        return (len(self.words) - 1) // self.length

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError
        piece = self.words[i * self.length : (i + 1) * self.length + 1]
        return piece[:-1], piece[1:]


def batch_data(words, sequence_length, batch_size):
    return DataLoader(Windows(words, sequence_length), batch_size, shuffle=True)


class RNN(nn.Module):
    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.5):
        super().__init__()
        self.words = nn.Embedding(vocab_size, embedding_dim)
        self.gru = nn.GRU(embedding_dim, hidden_dim, n_layers)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(hidden_dim, output_size)

    def init_hidden(self, batch_size):
        return torch.zeros(self.gru.num_layers, batch_size, self.gru.hidden_size).to(self.out.weight.device)

    def forward(self, nn_input, hidden):
        x = self.words(nn_input.t())  # words first, as a GRU has it by itself
        x, hidden = self.gru(x, hidden)
        x = self.drop(x.transpose(0, 1))
        return self.out(x).reshape(-1, self.out.out_features), hidden


def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    device = rnn.out.weight.device
    rnn.train()
    scores, hidden = rnn(inp.to(device), hidden.detach())
    loss = criterion(scores, target.to(device).reshape(-1))
    loss.backward()
    torch.nn.utils.clip_grad_value_(rnn.parameters(), 0.5)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss), hidden


def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100):
    rnn.eval()
    ids, hidden = [prime_id], rnn.init_hidden(1)
    while len(ids) <= predict_len:
        with torch.no_grad():
            scores, hidden = rnn(torch.tensor([ids[-1:]]).to(hidden.device), hidden)
        best = scores[-1].topk(8)
        ids.append(random.choices(best.indices.tolist(), F.softmax(best.values, 0).tolist())[0])
    text = " ".join(int_to_vocab[i] for i in ids)
    for mark, token in token_dict.items():
        text = text.replace(token.lower(), mark)
    return text
