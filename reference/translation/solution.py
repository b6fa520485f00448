# %% [markdown]
# # A translator that learns English and French from pairs of sentences
#
# One network, the encoder, reads an English sentence; another, the decoder, writes the French one, a word at a time.
# The hand-out (README.md) explains every piece. In short, for a batch of `N` sentences, with up to `S` English and
# `T` French words:
#
# | what | shape |
# | --- | --- |
# | ids of the English words, filled up with `<PAD>` | `(N, S)` |
# | ids of the French words, each sentence closed by `<EOS>`, filled up with `<PAD>` | `(N, T)` |
# | what the encoder makes of each English word | `(N, S, hidden)` |
# | what it hands to the decoder | `(1, N, hidden)` |
# | scores of all French words at each place | `(N, T, target_vocab_size)` |

# %%
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

PAD, EOS, UNK, GO = range(4)  # the same in every table
CODES = {"<PAD>": PAD, "<EOS>": EOS, "<UNK>": UNK, "<GO>": GO}

# %% [markdown]
# ## Words as numbers


# %%
def text_to_ids(source_text, target_text, source_vocab_to_int, target_vocab_to_int):
    """The ids of both texts: for each a list with a list of ids for every line. `<EOS>` closes the target's lines."""
    ### BEGIN SOLUTION: make both lists, line by line, and return them
    end = target_vocab_to_int["<EOS>"]
    source_ids = [[source_vocab_to_int[word] for word in line.split()] for line in source_text.split("\n")]
    target_ids = [[target_vocab_to_int[word] for word in line.split()] + [end] for line in target_text.split("\n")]
    return source_ids, target_ids
    ### END SOLUTION


def sentence_to_seq(sentence, vocab_to_int):
    """The ids of a sentence's words, in lower case; a word that isn't in the table becomes `<UNK>`."""
    ### BEGIN SOLUTION: return the list of ids
    return [vocab_to_int.get(word, vocab_to_int["<UNK>"]) for word in sentence.lower().split()]
    ### END SOLUTION


def padded(rows):
    """Lists of ids as a tensor (N, T), filled up with `<PAD>` to the longest."""
    return pad_sequence([torch.tensor(row, dtype=torch.long) for row in rows], batch_first=True, padding_value=PAD)


# %% [markdown]
# ## The network


# %%
class Encoder(nn.Module):
    """Reads the source: an embedding and a GRU, which goes over the sentence both ways."""

    def __init__(self, vocab_size, embedding, hidden):
        """`hidden` numbers for each word, half of them from each direction."""
        super().__init__()
        ### BEGIN SOLUTION: make the layers
        self.embedding = nn.Embedding(vocab_size, embedding, padding_idx=PAD)
        self.gru = nn.GRU(embedding, hidden // 2, batch_first=True, bidirectional=True)
        ### END SOLUTION

    def forward(self, source):
        """What it makes of each word (N, S, hidden), and of the whole sentence (1, N, hidden), of ids (N, S)."""
        ### BEGIN SOLUTION: pack the sentences, so that the GRU stops at the last word of each, and unpack the outputs
        lengths = (source != PAD).sum(dim=1).cpu()
        packed = pack_padded_sequence(self.embedding(source), lengths, batch_first=True, enforce_sorted=False)
        outputs, state = self.gru(packed)
        outputs, _ = pad_packed_sequence(outputs, batch_first=True, total_length=source.shape[1])
        return outputs, torch.cat([state[0], state[1]], dim=1).unsqueeze(0)
        ### END SOLUTION


class Decoder(nn.Module):
    """Writes the target: an embedding, a GRU, attention to what the encoder made, and scores."""

    def __init__(self, vocab_size, embedding, hidden):
        """`hidden` is the encoder's."""
        super().__init__()
        ### BEGIN SOLUTION: make the layers
        self.embedding = nn.Embedding(vocab_size, embedding, padding_idx=PAD)
        self.gru = nn.GRU(embedding, hidden, batch_first=True)
        self.mix = nn.Linear(2 * hidden, hidden)
        self.dropout = nn.Dropout(0.1)
        self.scores = nn.Linear(hidden, vocab_size)
        ### END SOLUTION

    def forward(self, words, state, outputs, is_word):
        """Scores (N, T, vocab) of what follows each of the words (N, T), the state after them, the attention (N, T, S).

        `is_word` (N, S) is False where the source is padding.
        """
        ### BEGIN SOLUTION: run the GRU, attend to the words of the source, score
        hidden, state = self.gru(self.embedding(words), state)
        match = hidden @ outputs.transpose(1, 2)
        attention = match.masked_fill(~is_word.unsqueeze(1), -1e9).softmax(dim=2)
        context = attention @ outputs
        mixed = torch.tanh(self.mix(torch.cat([hidden, context], dim=2)))
        return self.scores(self.dropout(mixed)), state, attention
        ### END SOLUTION


class Seq2Seq(nn.Module):
    """An encoder and a decoder."""

    def __init__(self, encoder, decoder):
        """Both are kept in self."""
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, source, target):
        """Scores (N, T, vocab) for each place of the target (N, T), which the decoder is given one place late."""
        ### BEGIN SOLUTION: encode the source, shift the target, decode
        outputs, state = self.encoder(source)
        go = torch.full_like(target[:, :1], GO)
        given = torch.cat([go, target[:, :-1]], dim=1)
        scores, _, _ = self.decoder(given, state, outputs, source != PAD)
        return scores
        ### END SOLUTION


def build_model(source_vocab_size, target_vocab_size, embedding=64, hidden=128):
    """A new `Seq2Seq` for vocabularies of these sizes."""
    ### BEGIN SOLUTION: return the model
    encoder = Encoder(source_vocab_size, embedding, hidden)
    decoder = Decoder(target_vocab_size, embedding, hidden)
    return Seq2Seq(encoder, decoder)
    ### END SOLUTION


# %% [markdown]
# ## Training


# %%
def train_step(model, optimizer, source, target):
    """One step on a batch of ids, source (N, S) and target (N, T); the loss as a float."""
    ### BEGIN SOLUTION: work out the loss over all words but the padding, its gradients, and take a step
    model.train()
    optimizer.zero_grad()
    scores = model(source, target)
    loss = F.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=PAD)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()
    ### END SOLUTION


def alike_batches(pairs, size):
    """The pairs in batches, in a new order each time; those of a batch are about as long, so that little is padding."""
    order = sorted(torch.randperm(len(pairs)).tolist(), key=lambda place: len(pairs[place][1]))
    batches = [[pairs[place] for place in order[start : start + size]] for start in range(0, len(order), size)]
    return [batches[place] for place in torch.randperm(len(batches))]


def train(model, pairs, epochs, device="cpu"):
    """Train `model` on pairs (source ids, target ids closed by `<EOS>`); the mean loss of each epoch."""
    losses = []
    ### BEGIN SOLUTION: in every epoch go through all pairs in batches, in a new order, and take a step for each batch
    model.to(device)
    steps = epochs * -(-len(pairs) // 32)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.006)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.006, total_steps=steps)
    for _ in range(epochs):
        total, batches = 0.0, alike_batches(pairs, 32)
        for batch in batches:
            source, target = (padded(rows).to(device) for rows in zip(*batch, strict=True))
            total += train_step(model, optimizer, source, target)
            schedule.step()
        losses.append(total / len(batches))
    ### END SOLUTION
    return losses


# %% [markdown]
# ## Translating


# %%
def translate(model, sentences, tables, max_length=30):
    """A translation for each of the sentences, of at most `max_length` words; `tables` holds the vocabularies."""
    ### BEGIN SOLUTION: give the decoder <GO>, then each word that it wrote itself, until all sentences have ended
    device = next(model.parameters()).device
    rows = [sentence_to_seq(sentence, tables["source_vocab_to_int"]) or [UNK] for sentence in sentences]
    if not rows:
        return []
    model.eval()
    with torch.no_grad():
        source = padded(rows).to(device)
        outputs, state = model.encoder(source)
        word = torch.full((len(rows), 1), GO, device=device)
        written = []
        for _ in range(max_length):
            scores, state, _ = model.decoder(word, state, outputs, source != PAD)
            word = scores.argmax(dim=2)
            written.append(word)
            if all((torch.cat(written, dim=1) == EOS).any(dim=1)):
                break
    return [in_words(ids, tables["target_int_to_vocab"]) for ids in torch.cat(written, dim=1).tolist()]
    ### END SOLUTION


def in_words(ids, int_to_vocab):
    """The words of ids as a sentence, up to `<EOS>`."""
    ### BEGIN SOLUTION: leave out <EOS> and all after it, and join the words
    words = ids[: ids.index(EOS)] if EOS in ids else ids
    return " ".join(int_to_vocab[word] for word in words if word not in (PAD, GO))
    ### END SOLUTION


def attention(model, sentence, tables):
    """How much each word of the translation (rows) attends to each word of the sentence (columns). May be left out."""
    ### BEGIN SOLUTION: translate the sentence, then decode it once more and return the attention
    device = next(model.parameters()).device
    source = padded([sentence_to_seq(sentence, tables["source_vocab_to_int"]) or [UNK]]).to(device)
    [translation] = translate(model, [sentence], tables)
    words = sentence_to_seq(translation, tables["target_vocab_to_int"])
    with torch.no_grad():
        outputs, state = model.encoder(source)
        _, _, found = model.decoder(torch.tensor([[GO, *words]], device=device), state, outputs, source != PAD)
    return found[0, : len(words)]
    ### END SOLUTION


# %% [markdown]
# ## Try it at home
#
# `python my_translator.py` trains on nine of ten pairs and translates the rest. The grader never runs this part:
# whatever takes long belongs under `if __name__ == "__main__":`.


# %%
def make_tables(source_lines, target_lines):
    """The tables of both vocabularies, with the four codes first."""
    words = [sorted({word for line in lines for word in line.split()}) for lines in (source_lines, target_lines)]
    source, target = ({**CODES, **{word: 4 + place for place, word in enumerate(own)}} for own in words)
    return {
        "source_vocab_to_int": source,
        "target_vocab_to_int": target,
        "target_int_to_vocab": {number: word for word, number in target.items()},
    }


def train_at_home(folder):
    """Train on the first pairs, translate the others."""
    english, french = ((folder / name).read_text("utf-8").strip().split("\n") for name in ("english.txt", "french.txt"))
    tables = make_tables(english, french)
    cut = len(english) * 9 // 10
    vocabularies = tables["source_vocab_to_int"], tables["target_vocab_to_int"]
    ids = text_to_ids("\n".join(english[:cut]), "\n".join(french[:cut]), *vocabularies)
    model = build_model(*map(len, vocabularies))
    for epoch, loss in enumerate(train(model, list(zip(*ids, strict=True)), 6), start=1):
        print(f"epoch {epoch}  loss {loss:.3f}")
    own = translate(model, english[cut:], tables, 30)
    print(f"translated exactly: {sum(map(str.__eq__, own, french[cut:])) / len(own):.0%}")
    for line, translation in list(zip(english[cut:], own, strict=True))[:5]:
        print(f"{line}  ->  {translation}")


if __name__ == "__main__":
    train_at_home(Path("data"))
