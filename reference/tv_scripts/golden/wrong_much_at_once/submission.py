"""Much at once, each as somebody has done it."""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

sequence_length = 40
batch_size = 32
num_epochs = 10
learning_rate = 0.008
embedding_dim = 64
hidden_dim = 128
n_layers = 1



def create_lookup_tables(text):
    """Two dicts for a list of words: from each word to its number, 0, 1, 2, ..., and back."""
    words = sorted(set(text))
    vocab_to_int = {word: number for number, word in enumerate(words)}
    int_to_vocab = dict(enumerate(words, 1))
    return vocab_to_int, int_to_vocab


def token_lookup():
    """A dict from each of the ten marks to the token that stands for it as a word of its own."""
    return {
        ".": "||period||",
        ",": "||comma||",
        '"': "||quotation_mark||",
        ";": "||semicolon||",
        "!": "||exclamation_mark||",
        "?": "||question_mark||",
        "(": "||left_parenthesis||",
        ")": "||right_parenthesis||",
        "-": "||dash||",
    }


def batch_data(words, sequence_length, batch_size):
    """A DataLoader of windows (N, T) of the numbers `words`, and for each window the word that follows it (N,)."""
    count = (len(words) - 1) // sequence_length
    text = torch.tensor(list(words))[: count * sequence_length + 1]
    windows = text[:-1].view(count, sequence_length)
    targets = text[sequence_length - 1 :: sequence_length]
    # Row r of a batch goes on where row r of the batch before ended: so a hidden state that is carried over fits.
    rows = min(batch_size, count)
    batches = count // rows
    order = torch.arange(rows * batches).view(rows, batches).T.flatten()
    return DataLoader(TensorDataset(windows[order], targets[order]), batch_size=rows)




class RNN(nn.Module):
    """An embedding, an LSTM, and a linear layer that gives a score to each word of the vocabulary."""

    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.5):
        """Make the layers."""
        super().__init__()
        self.hidden_dim = hidden_dim
        self.n_layers = n_layers
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, n_layers, dropout=dropout * (n_layers > 1), batch_first=True)
        self.linear = nn.Linear(hidden_dim, output_size)

    def forward(self, nn_input, hidden):
        """The scores of the word to come, for word numbers (N, T) and a hidden state; and the state afterwards."""
        embedded = self.embedding(nn_input)
        output, hidden = self.lstm(embedded, hidden)
        return F.softmax(self.linear(output), dim=0), hidden

    def init_hidden(self, batch_size):
        """The state before the first word, zeros: (n_layers, N, hidden_dim), twice for an LSTM."""
        zeros = next(self.parameters()).new_zeros(self.n_layers, batch_size, self.hidden_dim)
        return zeros, zeros.clone()




def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    """One step on a batch; the loss as a float, and the hidden state for the next batch, cut off from this one."""
    device = next(rnn.parameters()).device
    inp, target = inp.to(device), target.to(device)
    hidden = tuple(part.to(device) for part in hidden)
    scores, hidden = rnn(inp, hidden)
    # Every word but the first is the answer to the words before it, not only the one after the window.
    wanted = torch.cat([inp[:, 1:], target[:, None]], dim=1)
    loss = criterion(scores.flatten(0, 1), wanted.flatten())
    loss.backward()
    nn.utils.clip_grad_norm_(rnn.parameters(), 1.0)
    optimizer.step()
    return loss, hidden


def train_rnn(rnn, batch_size, optimizer, criterion, n_epochs, show_every_n_batches=100):
    """Train `rnn` for some epochs on the batches of the global `train_loader`; returns it."""
    rnn.train()
    losses = []
    for epoch in range(1, n_epochs + 1):
        hidden = rnn.init_hidden(batch_size)
        for inputs, targets in train_loader:
            if len(inputs) < batch_size:
                break
            loss, hidden = forward_back_prop(rnn, optimizer, criterion, inputs, targets, hidden)
            losses.append(loss)
            if len(losses) % show_every_n_batches == 0:
                print(f"epoch {epoch}  loss {np.mean(losses[-show_every_n_batches:]):.3f}")
    return rnn




def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100):
    """A script that begins with the word number `prime_id`, and has `predict_len` words more."""
    rnn.eval()
    device = next(rnn.parameters()).device
    hidden = rnn.init_hidden(1)
    word, words = prime_id, []
    with torch.no_grad():
        for _ in range(predict_len):
            scores, hidden = rnn(torch.tensor([[word]], device=device), hidden)
            shares = F.softmax(scores[0, -1] / 0.9, dim=0)
            word = torch.multinomial(shares, 1).item()
            words.append(int_to_vocab[word])
    marks = {token.lower(): mark for mark, token in token_dict.items()}
    text = " ".join(marks.get(word.lower(), word) for word in words)
    return text.replace(" \n ", "\n").replace("( ", "(").replace(" )", ")")
