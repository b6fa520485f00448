# %% [markdown]
# # A script, word by word
#
# A network reads the script of a sitcom and learns which word comes next. Asked again and again, it writes a script of
# its own. The hand-out (README.md) has every formula and every shape. In short, for a batch of `N` windows of `T`
# words:
#
# | what | shape |
# | --- | --- |
# | the numbers of the words | `(N, T)` |
# | after the embedding | `(N, T, embedding_dim)` |
# | what the LSTM gives | `(N, T, hidden_dim)` |
# | the hidden state, and the cell state | `(n_layers, N, hidden_dim)` |
# | scores of all words, after the last word of each window | `(N, vocab_size)` |
# | or after every word | `(N, T, vocab_size)` |

# %%
# ruff: noqa: PLR0913, PLR0917, ARG001
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

# %% [markdown]
# ## Words as numbers


# %%
def create_lookup_tables(text):
    """Two dicts for a list of words: from each word to its number, 0, 1, 2, ..., and back."""
    # YOUR WORK: give every word that occurs a number, and make both dicts


def token_lookup():
    """A dict from each of the ten marks to the token that stands for it as a word of its own."""
    # YOUR WORK: the marks are . , " ; ! ? ( ) - and the line's end


def batch_data(words, sequence_length, batch_size):
    """A DataLoader of windows (N, T) of the numbers `words`, and for each window the word that follows it (N,)."""
    # YOUR WORK: cut the text into windows, put the word after each beside it, make a DataLoader of both


# %% [markdown]
# ## The network


# %%
class RNN(nn.Module):
    """An embedding, an LSTM, and a linear layer that gives a score to each word of the vocabulary."""

    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.5):
        """Make the layers."""
        super().__init__()
        # YOUR WORK: keep what init_hidden needs, and make the layers, each kept in self

    def forward(self, nn_input, hidden):
        """The scores of the word to come, for word numbers (N, T) and a hidden state; and the state afterwards."""
        # YOUR WORK: send the words through the layers; return the scores and the new hidden state

    def init_hidden(self, batch_size):
        """The state before the first word, zeros: (n_layers, N, hidden_dim), twice for an LSTM."""
        # YOUR WORK: make the zeros on the device of the weights


# %% [markdown]
# ## Training


# %%
def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    """One step on a batch; the loss as a float, and the hidden state for the next batch, cut off from this one."""
    # YOUR WORK: forward, loss, backward, step


def train_rnn(rnn, batch_size, optimizer, criterion, n_epochs, show_every_n_batches=100):
    """Train `rnn` for some epochs on the batches of the global `train_loader`; returns it."""
    # YOUR WORK: in every epoch begin with init_hidden and carry the hidden state from batch to batch
    return rnn


# %% [markdown]
# ## Writing


# %%
def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100):
    """A script that begins with the word number `prime_id`, and has `predict_len` words more."""
    # YOUR WORK: ask for the next word again and again; then put the marks back in place of their tokens


# %% [markdown]
# ## Try it at home
#
# `python my_script.py` trains on the script, prints a page of a new one and writes the weights to `model.pt`, which may
# be handed in beside it. The grader never runs this part: whatever takes long belongs under
# `if __name__ == "__main__":`. What `train_rnn` finds as `train_loader` the grader sets itself.


# %%
def words_of(text, tokens):
    """The words of a text in lower case, with a token for each mark."""
    text = text.lower()
    for mark, token in tokens.items():
        text = text.replace(mark, f" {token} ")
    return text.split()


def cross_entropy_of(rnn, loader):
    """The mean loss over the batches of a loader, each begun anew."""
    rnn.eval()
    losses = []
    with torch.no_grad():
        for inputs, targets in loader:
            scores, _ = rnn(inputs, rnn.init_hidden(len(inputs)))
            losses.append(F.cross_entropy(scores[:, -1], targets).item())
    return sum(losses) / len(losses)


if __name__ == "__main__":
    tokens = token_lookup()
    words = words_of(Path("data/script.txt").read_text(encoding="utf-8"), tokens)
    vocab_to_int, int_to_vocab = create_lookup_tables(words)
    numbers = [vocab_to_int[word] for word in words]
    cut = len(numbers) * 9 // 10
    train_loader = batch_data(numbers[:cut], sequence_length, batch_size)
    rnn = RNN(len(vocab_to_int), len(vocab_to_int), embedding_dim, hidden_dim, n_layers)
    optimizer = torch.optim.Adam(rnn.parameters(), lr=learning_rate)
    train_rnn(rnn, batch_size, optimizer, nn.CrossEntropyLoss(), num_epochs)
    held_out = cross_entropy_of(rnn, batch_data(numbers[cut:], sequence_length, batch_size))
    print(f"loss a word on the last tenth: {held_out:.3f}")
    print(generate(rnn, vocab_to_int[tokens["\n"]], int_to_vocab, tokens, vocab_to_int[tokens["\n"]], 300))
    torch.save(rnn.state_dict(), "model.pt")
