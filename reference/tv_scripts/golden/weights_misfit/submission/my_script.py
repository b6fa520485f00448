"""An LSTM whose scores are made with the embedding's own table; it has grown since its weights were saved."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

embedding_dim = hidden_dim = 80
n_layers = 1
sequence_length = 32

NAMES = {".": "period", ",": "comma", '"': "quote", ";": "semicolon", "!": "exclamation", "?": "question"}
NAMES |= {"(": "left", ")": "right", "-": "dash", "\n": "return"}


def create_lookup_tables(text):
    numbers = {word: number for number, word in enumerate(dict.fromkeys(text))}
    return numbers, {number: word for word, number in numbers.items()}


def token_lookup():
    return {mark: f"__{name}__" for mark, name in NAMES.items()}


def batch_data(words, sequence_length, batch_size):
    text = torch.tensor(list(words))
    starts = torch.arange(0, len(text) - sequence_length, sequence_length)
    windows = text[starts[:, None] + torch.arange(sequence_length)]
    return DataLoader(TensorDataset(windows, text[starts + sequence_length]), batch_size, shuffle=True)


class RNN(nn.Module):
    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.5):
        super().__init__()
        self.n_layers, self.hidden_dim = n_layers, hidden_dim
        self.table = nn.Embedding(vocab_size, embedding_dim)
        nn.init.normal_(self.table.weight, std=0.1)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, n_layers)
        self.back = nn.Linear(hidden_dim, embedding_dim)
        self.drop = nn.Dropout(0.2)

    def init_hidden(self, batch_size):
        zeros = self.table.weight.new_zeros(self.n_layers, batch_size, self.hidden_dim)
        return zeros, zeros

    def forward(self, nn_input, hidden):
        out, hidden = self.lstm(self.drop(self.table(nn_input.T)), hidden)  # words first, then windows
        return self.back(self.drop(out)).transpose(0, 1) @ self.table.weight.T, hidden


def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    rnn.train()
    inp, target = inp.to(rnn.table.weight.device), target.to(rnn.table.weight.device)
    optimizer.zero_grad(set_to_none=True)
    scores, hidden = rnn(inp, tuple(part.detach() for part in hidden))
    wanted = torch.cat((inp[:, 1:], target[:, None]), dim=1)
    loss = criterion(scores.permute(0, 2, 1), wanted)
    loss.backward()
    nn.utils.clip_grad_norm_(rnn.parameters(), 1)
    optimizer.step()
    return loss.detach().item(), tuple(part.detach() for part in hidden)


def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100):
    rnn.eval()
    hidden, ids = rnn.init_hidden(1), [prime_id]
    with torch.inference_mode():
        for _ in range(predict_len):
            scores, hidden = rnn(torch.tensor([[ids[-1]]], device=rnn.table.weight.device), hidden)
            ids.append(torch.multinomial((scores[0, -1] / 0.8).softmax(0), 1).item())
    text = " ".join(int_to_vocab[number] for number in ids)
    for mark, token in token_dict.items():
        text = text.replace(f" {token.lower()}", mark)
    return text
