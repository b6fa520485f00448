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
    # YOUR WORK: make both lists, line by line, and return them


def sentence_to_seq(sentence, vocab_to_int):
    """The ids of a sentence's words, in lower case; a word that isn't in the table becomes `<UNK>`."""
    # YOUR WORK: return the list of ids


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
        # YOUR WORK: make the layers

    def forward(self, source):
        """What it makes of each word (N, S, hidden), and of the whole sentence (1, N, hidden), of ids (N, S)."""
        # YOUR WORK: pack the sentences, so that the GRU stops at the last word of each, and unpack the outputs


class Decoder(nn.Module):
    """Writes the target: an embedding, a GRU, attention to what the encoder made, and scores."""

    def __init__(self, vocab_size, embedding, hidden):
        """`hidden` is the encoder's."""
        super().__init__()
        # YOUR WORK: make the layers

    def forward(self, words, state, outputs, is_word):
        """Scores (N, T, vocab) of what follows each of the words (N, T), the state after them, the attention (N, T, S).

        `is_word` (N, S) is False where the source is padding.
        """
        # YOUR WORK: run the GRU, attend to the words of the source, score


class Seq2Seq(nn.Module):
    """An encoder and a decoder."""

    def __init__(self, encoder, decoder):
        """Both are kept in self."""
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, source, target):
        """Scores (N, T, vocab) for each place of the target (N, T), which the decoder is given one place late."""
        # YOUR WORK: encode the source, shift the target, decode


def build_model(source_vocab_size, target_vocab_size, embedding=64, hidden=128):
    """A new `Seq2Seq` for vocabularies of these sizes."""
    # YOUR WORK: return the model


# %% [markdown]
# ## Training


# %%
def train_step(model, optimizer, source, target):
    """One step on a batch of ids, source (N, S) and target (N, T); the loss as a float."""
    # YOUR WORK: work out the loss over all words but the padding, its gradients, and take a step


def alike_batches(pairs, size):
    """The pairs in batches, in a new order each time; those of a batch are about as long, so that little is padding."""
    order = sorted(torch.randperm(len(pairs)).tolist(), key=lambda place: len(pairs[place][1]))
    batches = [[pairs[place] for place in order[start : start + size]] for start in range(0, len(order), size)]
    return [batches[place] for place in torch.randperm(len(batches))]


def train(model, pairs, epochs, device="cpu"):
    """Train `model` on pairs (source ids, target ids closed by `<EOS>`); the mean loss of each epoch."""
    losses = []
    # YOUR WORK: in every epoch go through all pairs in batches, in a new order, and take a step for each batch
    return losses


# %% [markdown]
# ## Translating


# %%
def translate(model, sentences, tables, max_length=30):
    """A translation for each of the sentences, of at most `max_length` words; `tables` holds the vocabularies."""
    # YOUR WORK: give the decoder <GO>, then each word that it wrote itself, until all sentences have ended


def in_words(ids, int_to_vocab):
    """The words of ids as a sentence, up to `<EOS>`."""
    # YOUR WORK: leave out <EOS> and all after it, and join the words


def attention(model, sentence, tables):
    """How much each word of the translation (rows) attends to each word of the sentence (columns). May be left out."""
    # YOUR WORK: translate the sentence, then decode it once more and return the attention


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
