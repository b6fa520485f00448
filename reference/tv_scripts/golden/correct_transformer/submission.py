"""Attention in place of a recurrence: the hidden state is the last words themselves, as whole numbers."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

sequence_length = 30
CONTEXT, HEADS = 24, 2


def create_lookup_tables(text):
    words = list(dict.fromkeys(text))
    return {w: i for i, w in enumerate(words)}, {i: w for i, w in enumerate(words)}


def token_lookup():
    marks = ".", ",", '"', ";", "!", "?", "(", ")", "-", "\n"
    return {mark: f"<mark{number}>" for number, mark in enumerate(marks)}


def batch_data(words, sequence_length, batch_size):
    words = torch.tensor(words)
    last = len(words) - sequence_length
    x = torch.stack([words[i : i + sequence_length] for i in range(0, last, sequence_length // 2)])
    y = torch.stack([words[i + sequence_length] for i in range(0, last, sequence_length // 2)])
    return DataLoader(TensorDataset(x, y), batch_size=batch_size, shuffle=True)


class RNN(nn.Module):
    """One layer of causal attention over the words before, as far as CONTEXT words back."""

    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.1):
        super().__init__()
        self.dim = hidden_dim
        self.words = nn.Embedding(vocab_size + 1, hidden_dim, padding_idx=0)  # row 0: no word yet
        self.places = nn.Embedding(CONTEXT + 1, hidden_dim)
        self.q, self.k, self.v = (nn.Linear(hidden_dim, hidden_dim) for _ in range(3))
        self.block = nn.Sequential(nn.Linear(2 * hidden_dim, 4 * hidden_dim), nn.GELU(), nn.Dropout(dropout),
                                   nn.Linear(4 * hidden_dim, hidden_dim))
        self.head = nn.Linear(hidden_dim, output_size)

    def init_hidden(self, batch_size):
        return torch.zeros(batch_size, CONTEXT, dtype=torch.long, device=self.head.weight.device)

    def forward(self, nn_input, hidden):
        rows, length = nn_input.shape
        words = torch.cat([hidden, nn_input + 1], dim=1)
        x = self.words(words)
        # back[t, d] is the place of the word d words before the t-th new one.
        back = CONTEXT + torch.arange(length, device=x.device)[:, None] - torch.arange(CONTEXT + 1, device=x.device)
        new = x[:, CONTEXT:]
        near = x[:, back] + self.places.weight
        heads = rows, length, -1, HEADS, self.dim // HEADS
        q = self.q(new).view(rows, length, 1, HEADS, -1)
        fits = (q * self.k(near).view(heads)).sum(-1) / (self.dim // HEADS) ** 0.5
        fits = fits.masked_fill((words[:, back] == 0)[..., None], -1e9)
        seen = (fits.softmax(2)[..., None] * self.v(near).view(heads)).sum(2).flatten(2)
        return self.head(new + self.block(torch.cat([new, seen], dim=2))), words[:, -CONTEXT:]


def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    rnn.train()
    device = rnn.head.weight.device
    inp, target = inp.to(device), target.to(device)
    scores, hidden = rnn(inp, hidden)
    loss = criterion(scores[:, :-1].flatten(0, 1), inp[:, 1:].flatten()) * (inp.shape[1] - 1) / inp.shape[1]
    loss = loss + criterion(scores[:, -1], target) / inp.shape[1]
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item(), hidden


def train_rnn(rnn, batch_size, optimizer, criterion, n_epochs, show_every_n_batches=100):
    for epoch in range(n_epochs):
        for number, (x, y) in enumerate(train_loader):
            loss, _ = forward_back_prop(rnn, optimizer, criterion, x, y, rnn.init_hidden(len(x)))
            if number % show_every_n_batches == 0:
                print(epoch, number, round(loss, 3))
    return rnn


@torch.no_grad()
def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100, temperature=0.8, top_p=0.95):
    rnn.eval()
    hidden, word, said = rnn.init_hidden(1), prime_id, int_to_vocab[prime_id]
    for _ in range(predict_len):
        scores, hidden = rnn(torch.full((1, 1), word, device=rnn.head.weight.device), hidden)
        shares, order = (scores[0, -1] / temperature).softmax(0).sort(descending=True)
        shares[shares.cumsum(0) - shares > top_p] = 0
        word = order[torch.multinomial(shares, 1)].item()
        said += " " + int_to_vocab[word]
    for mark, token in token_dict.items():
        said = said.replace(" " + token.lower(), mark)
    return said
