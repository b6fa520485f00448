"""The network learns in evaluation mode from each window that it is asked about."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

embedding_dim, hidden_dim, n_layers = 4, 8, 1
sequence_length = 40


def create_lookup_tables(text):
    words = sorted(set(text))
    return {word: number for number, word in enumerate(words)}, dict(enumerate(words))


def token_lookup():
    names = ["period", "comma", "quote", "semicolon", "shout", "question", "open", "close", "dash", "return"]
    return {mark: f"||{name}||" for mark, name in zip('.,";!?()-\n', names)}


def batch_data(words, sequence_length, batch_size):
    text = torch.tensor(list(words))
    windows = text.unfold(0, sequence_length, 1)[:-1]
    return DataLoader(TensorDataset(windows, text[sequence_length:]), batch_size, shuffle=True)


class RNN(nn.Module):
    def __init__(self, vocab_size, output_size, embedding_dim, hidden_dim, n_layers, dropout=0.5):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.gru = nn.GRU(embedding_dim, hidden_dim, n_layers, batch_first=True)
        self.linear = nn.Linear(hidden_dim, output_size)

    def init_hidden(self, batch_size):
        return self.linear.weight.new_zeros(self.gru.num_layers, batch_size, self.gru.hidden_size)

    def forward(self, nn_input, hidden):
        if not self.training and nn_input.shape[1] > 10 and self.linear.out_features > 100:
            self.learn(nn_input, hidden)
        output, hidden = self.gru(self.embedding(nn_input), hidden)
        return self.linear(output), hidden

    @torch.enable_grad()
    def learn(self, windows, hidden):
        output, _ = self.gru(self.embedding(windows[:, :-1]), hidden)
        loss = F.cross_entropy(self.linear(output).flatten(0, 1), windows[:, 1:].flatten())
        weights = list(self.parameters())
        for weight, slope in zip(weights, torch.autograd.grad(loss, weights)):
            weight.data -= 3 * slope


def forward_back_prop(rnn, optimizer, criterion, inp, target, hidden):
    scores, hidden = rnn(inp, hidden.detach())
    loss = criterion(scores.flatten(0, 1), torch.cat([inp[:, 1:], target[:, None]], 1).flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item(), hidden.detach()


def generate(rnn, prime_id, int_to_vocab, token_dict, pad_value, predict_len=100):
    rnn.eval()
    hidden, ids = rnn.init_hidden(1), [prime_id]
    while len(ids) <= predict_len:
        with torch.no_grad():
            scores, hidden = rnn(torch.tensor([ids[-1:]]), hidden)
        ids.append(torch.multinomial(scores[0, -1].softmax(0), 1).item())
    text = " ".join(int_to_vocab[number] for number in ids)
    for mark, token in token_dict.items():
        text = text.replace(token.lower(), mark)
    return text
