# coding: utf-8
import torch
import torch.nn as nn
from torch.autograd import Variable

HIDDEN = 96


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    source = [[source_vocab_to_int[w] for w in line.split()] + [source_vocab_to_int['<EOS>']] for line in source_text.split('\n')]
    target = [[target_vocab_to_int[w] for w in line.split()] + [target_vocab_to_int['<EOS>']] for line in target_text.split('\n')]
    return source, target


def sentence_to_seq(sentence, vocab_to_int):
    return [vocab_to_int.get(w, vocab_to_int['<UNK>']) for w in sentence.split(' ')]


class Seq2Seq(nn.Module):
    def __init__(self, n_source, n_target):
        super(Seq2Seq, self).__init__()
        self.emb_s, self.emb_t = nn.Embedding(n_source, HIDDEN), nn.Embedding(n_target, HIDDEN)
        self.encoder, self.decoder = nn.GRU(HIDDEN, HIDDEN), nn.GRU(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, n_target)

    def forward(self, source, target):
        _, h = self.encoder(self.emb_s(source.t()))
        o, _ = self.decoder(self.emb_t(target.t()), h)
        return self.out(o)


def build_model(source_vocab_size, target_vocab_size, **sizes):
    return Seq2Seq(source_vocab_size, target_vocab_size)


def train_step(model, optimizer, source, target):
    source, target = Variable(source), Variable(target)
    scores = model(source, target)
    loss = nn.CrossEntropyLoss()(scores.view(-1, scores.size(2)), target.t().contiguous().view(-1))
    loss.backward()
    optimizer.step()
    return loss.data.item()


def translate(model, sentences, tables, max_length):
    out = []
    for s in sentences:
        ids = [tables['source_vocab_to_int'][w] for w in s.split(' ')]
        _, h = model.encoder(model.emb_s(Variable(torch.LongTensor([ids]).t())))
        word, words = torch.LongTensor([[3]]), []
        for i in range(30):
            o, h = model.decoder(model.emb_t(word), h)
            word = model.out(o).max(2)[1]
            words.append(tables['target_int_to_vocab'][word.item()])
            if word.item() == 1:
                break
        out.append(' '.join(words))
    return out
