# %% [markdown]
# # A convolutional network that tells signs apart
#
# Pictures of 32 x 32 pixels show signs of ten kinds, of any colour, anywhere, on any ground. A network of convolutions
# learns to tell which is which. The hand-out (README.md) has every formula and every shape. In short, for a batch of
# `N` images:
#
# | what | shape |
# | --- | --- |
# | images as they lie in the file, 0..255 | `(N, 32, 32, 3)` |
# | normalised, channels first | `(N, 3, 32, 32)` |
# | after a convolution with 16 filters, 3 x 3, padding 1 | `(N, 16, 32, 32)` |
# | after pooling 2 x 2 | `(N, 16, 16, 16)` |
# | scores | `(N, 10)` |

# %%
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% [markdown]
# ## Images and labels made ready


# %%
def normalize(images):
    """Images (N, 32, 32, 3) of whole numbers 0..255 as small floats of the same shape; the same for every call."""
    # YOUR WORK: return the images as numbers from 0 to 1, or spread around 0


def one_hot_encode(labels):
    """Labels (N,) from 0 to 9 as rows (N, 10) of zeros, with a 1 in the label's place."""
    # YOUR WORK: return the rows


def to_tensor(images):
    """Normalised images as a tensor of floats, channels first: (N, 32, 32, 3) becomes (N, 3, 32, 32)."""
    # YOUR WORK: normalise the images, make a tensor of them and turn its axes


# %% [markdown]
# ## The network


# %%
class Net(nn.Module):
    """Three blocks of convolution, batch normalisation, ReLU and pooling; then dropout and a linear layer."""

    def __init__(self):
        """Make the layers."""
        super().__init__()
        # YOUR WORK: make the layers, each kept in self

    def forward(self, x):
        """The scores (N, 10) of images (N, 3, 32, 32)."""
        # YOUR WORK: send x through the layers and return the scores


# %% [markdown]
# ## Training and predicting


# %%
def train(model, images, labels, epochs, device="cpu"):
    """Train `model` on images (N, 32, 32, 3), 0..255, and labels (N,); the mean loss of each epoch."""
    losses = []
    # YOUR WORK: in every epoch go through all images in batches, in a new order, and take a step for each batch
    return losses


def predict(model, images):
    """The class numbers (N,) of images (N, 32, 32, 3), 0..255."""
    # YOUR WORK: return for each image the number of its largest score


# %% [markdown]
# ## Try it at home
#
# `python my_network.py` trains on five of six images, tries the rest, and prints both accuracies. The grader never runs
# this part: whatever takes long belongs under `if __name__ == "__main__":`.


# %%
def accuracy(model, images, labels):
    """The share of images that `model` recognises."""
    return np.mean(predict(model, images) == labels)


def train_at_home(folder):
    """Train on the first images, try the others."""
    images, labels = np.load(folder / "images.npy"), np.load(folder / "labels.npy")
    cut = len(images) * 5 // 6
    model = Net()
    for epoch, loss in enumerate(train(model, images[:cut], labels[:cut], 6), start=1):
        print(f"epoch {epoch}  loss {loss:.3f}")
    for what, part in (("trained on", slice(0, cut)), ("not seen", slice(cut, None))):
        print(f"accuracy on images {what}: {accuracy(model, images[part], labels[part]):.3f}")


if __name__ == "__main__":
    train_at_home(Path("signs"))
