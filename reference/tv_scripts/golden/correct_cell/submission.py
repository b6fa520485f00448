"""An LSTM cell by hand, without nn.LSTM: one matrix for the four gates; a state without an axis for layers."""

from itertools import count

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

MARKS = {
    ".": "dot_mark", ",": "comma_mark", '"': "quote_mark", ";": "semicolon_mark", "!": "shout_mark",
    "?": "question_mark", "(": "open_mark", ")": "close_mark", "-": "dash_mark", "\n": "line_mark",
}


def create_lookup_tables(text):
    number = count()
    vocab_to_int = {}
    for word in sorted(text, key=len):
        if word not in vocab_to_int:
            vocab_to_int[word] = next(number)
    return vocab_to_int, {value: key for key, value in vocab_to_int.items()}


def token_lookup():
    return dict(MARKS)


def batch_data(words, sequence_length, batch_size):
    text = torch.as_tensor(words)
    windows = text.unfold(0, sequence_length, 1)[:-1]
    return DataLoader(TensorDataset(windows, text[sequence_length:]), batch_size=batch_size, shuffle=True, drop_last=True)


class RNN(nn.Module):
    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.5):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(vocab_size, embedding_dim) * 0.3)
        self.gates = nn.Linear(embedding_dim + hidden_dim, 4 * hidden_dim)
        self.scores = nn.Linear(hidden_dim, output_size)
        self.hidden_dim = hidden_dim

    def init_hidden(self, batch_size):
        return [self.scores.weight.new_zeros(batch_size, self.hidden_dim) for _ in range(2)]

    def forward(self, nn_input, hidden):
        h, c = hidden
        outputs = []
        for word in self.embedding[nn_input].unbind(1):
            f, i, o, new = self.gates(torch.cat([word, h], 1)).chunk(4, 1)
            c = torch.sigmoid(f + 1) * c + torch.sigmoid(i) * torch.tanh(new)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return self.scores(torch.stack(outputs, 1)), [h, c]


def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    device = rnn.scores.weight.device
    inp, target = inp.to(device), target.to(device)
    scores, after = rnn(inp, [one.detach() for one in hidden])
    answers = torch.cat((inp, target.unsqueeze(1)), 1)[:, 1:]
    loss = criterion(scores.transpose(1, 2), answers)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item(), [one.detach() for one in after]


def train_rnn(rnn, batch_size, optimizer, criterion, n_epochs, show_every_n_batches=100):
    for _ in range(n_epochs):
        state = rnn.init_hidden(batch_size)
        for inp, target in train_loader:
            _, state = forward_back_prop(rnn, optimizer, criterion, inp, target, state)


@torch.no_grad()
def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100):
    rnn.eval()
    sequence = [prime_id]
    while len(sequence) < predict_len:
        window = torch.tensor([sequence[-40:]], device=rnn.scores.weight.device)
        scores, _ = rnn(window, rnn.init_hidden(1))
        sequence.append(int(torch.distributions.Categorical(logits=scores[0, -1] / 0.7).sample()))
    back = {token.lower(): mark for mark, token in token_dict.items()}
    return " ".join(back.get(int_to_vocab[number], int_to_vocab[number]) for number in sequence)
