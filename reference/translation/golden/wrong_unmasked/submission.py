"""nn.Transformer, told where padding is and nothing else: the decoder reads its own answer."""

import torch
import torch.nn as nn


def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    source, target = [], []
    for line in source_text.split("\n"):
        source.append([source_vocab_to_int[token] for token in line.split()])
    for line in target_text.split("\n"):
        target.append([target_vocab_to_int[token] for token in line.split()] + [target_vocab_to_int["<EOS>"]])
    return source, target


def sentence_to_seq(sentence, vocab_to_int):
    return [vocab_to_int.get(token, vocab_to_int["<UNK>"]) for token in sentence.lower().split()]


class Translator(nn.Module):
    def __init__(self, n_source, n_target, d_model=64, max_len=128):
        super().__init__()
        self.src_embed = nn.Embedding(n_source, d_model)
        self.tgt_embed = nn.Embedding(n_target, d_model)
        self.pos_embed = nn.Parameter(torch.randn(max_len, d_model) * 0.1)
        self.transformer = nn.Transformer(d_model, 4, 1, 1, 128, batch_first=True)
        self.generator = nn.Linear(d_model, n_target)

    def forward(self, src, tgt_in):
        pad = src.eq(0)
        hidden = self.transformer(
            self.src_embed(src) + self.pos_embed[: src.size(1)],
            self.tgt_embed(tgt_in) + self.pos_embed[: tgt_in.size(1)],
            src_key_padding_mask=pad,
            memory_key_padding_mask=pad,
            tgt_key_padding_mask=tgt_in.eq(0),
        )
        return self.generator(hidden)


def build_model(source_vocab_size, target_vocab_size):
    return Translator(source_vocab_size, target_vocab_size)


def train_step(model, optimizer, source, target):
    model.train()
    tgt_in = torch.cat([target.new_full((target.size(0), 1), 3), target[:, :-1]], dim=1)
    logits = model(source, tgt_in)
    loss = nn.CrossEntropyLoss(ignore_index=0)(logits.permute(0, 2, 1), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def pad_batch(rows):
    batch = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for i, row in enumerate(rows):
        batch[i, : len(row)] = torch.tensor(row)
    return batch


def train(model, pairs, epochs, device):
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(epochs):
        for i in range(0, len(pairs), 32):
            src, tgt = zip(*pairs[i : i + 32])
            train_step(model, optimizer, pad_batch(src).to(device), pad_batch(tgt).to(device))


@torch.no_grad()
def translate(model, sentences, tables, max_length):
    model.eval()
    out = []
    for sentence in sentences:
        src = torch.tensor([sentence_to_seq(sentence, tables["source_vocab_to_int"])[:100] or [2]])
        src = src.to(model.pos_embed.device)
        tgt = src.new_tensor([[3]])
        for _ in range(max_length):
            word = model(src, tgt)[0, -1].argmax().item()
            if word == 1:
                break
            tgt = torch.cat([tgt, src.new_tensor([[word]])], dim=1)
        out.append(" ".join(tables["target_int_to_vocab"][w] for w in tgt[0, 1:].tolist()))
    return out
