# %% [markdown]
# # Faces that nobody has
#
# Two networks play against each other. The generator makes pictures of faces out of random numbers; the discriminator
# says which pictures are real. Each learns from the other's mistakes. The hand-out (README.md) has every formula and
# every shape. In short, for a batch of `N`:
#
# | what | shape |
# | --- | --- |
# | images as they lie in the file, 0..255 | `(N, 32, 32, 3)` |
# | scaled to -1..1, channels first | `(N, 3, 32, 32)` |
# | what the discriminator says of them | `(N, 1)` |
# | random numbers `z` | `(N, z_size)` |
# | what the generator makes of them, -1..1 | `(N, 3, 32, 32)` |

# %%
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% [markdown]
# ## Images made ready


# %%
def scale(x, feature_range=(-1, 1)):
    """Numbers from 0 to 1 as numbers from the first to the second of `feature_range`; the shape stays."""
    # YOUR WORK: stretch x and move it, so that 0 becomes the first and 1 the second


def to_tensor(images):
    """Images (N, 32, 32, 3) of 0..255 as a tensor (N, 3, 32, 32) of -1..1."""
    # YOUR WORK: make a tensor of floats from 0 to 1, turn its axes, scale it


# %% [markdown]
# ## The discriminator


# %%
class Discriminator(nn.Module):
    """Three convolutions that halve the picture's sides, then one number for each picture: high for real."""

    def __init__(self, conv_dim):
        """Make the layers; the first convolution has `conv_dim` filters."""
        super().__init__()
        # YOUR WORK: make the layers, each kept in self

    def forward(self, x):
        """Scores (N, 1) of pictures (N, 3, 32, 32)."""
        # YOUR WORK: send x through the layers and return the scores


# %% [markdown]
# ## The generator


# %%
class Generator(nn.Module):
    """A linear layer, then three transposed convolutions that double the picture's sides."""

    def __init__(self, z_size, conv_dim):
        """Make the layers; the last hidden one has `conv_dim` channels."""
        super().__init__()
        # YOUR WORK: make the layers, each kept in self

    def forward(self, z):
        """Pictures (N, 3, 32, 32) from -1 to 1, made of random numbers (N, z_size)."""
        # YOUR WORK: send z through the layers and return the pictures


# %% [markdown]
# ## How the weights begin


# %%
def weights_init_normal(m):
    """Draw the weights of a convolution or a linear layer from N(0, 0.02); leave any other layer as it is."""
    # YOUR WORK: ask what kind of layer m is; draw its weights, and set its bias to 0 where it has one


def build_network(d_conv_dim, g_conv_dim, z_size):
    """A discriminator and a generator, with such weights."""
    # YOUR WORK: make both, draw their weights with `apply`, return both


# %% [markdown]
# ## The losses


# %%
def real_loss(D_out):
    """How far the discriminator's scores are from calling every picture real: one number."""
    # YOUR WORK: compare D_out with ones


def fake_loss(D_out):
    """How far the discriminator's scores are from calling every picture fake: one number."""
    # YOUR WORK: compare D_out with zeros


# %% [markdown]
# ## Training and making pictures


# %%
def train(D, G, images, n_epochs, device="cpu"):
    """Train both on images (N, 32, 32, 3), 0..255; for each epoch its mean losses, (discriminator's, generator's)."""
    losses = []
    # YOUR WORK: for every batch a step of D, on real and generated pictures, then a step of G
    return losses


def sample(G, n, z_size):
    """`n` pictures (n, 3, 32, 32) from -1 to 1, each of random numbers of its own."""
    # YOUR WORK: put G into evaluation mode and let it make them


# %% [markdown]
# ## Try it at home
#
# `python my_gan.py` trains both networks, prints their losses, and keeps 64 generated pictures in `generated.npy`. The
# grader never runs this part: whatever takes long belongs under `if __name__ == "__main__":`.


# %%
def train_at_home(folder):
    """Train on all images, and keep what the generator makes."""
    D, G = build_network(d_conv_dim=16, g_conv_dim=16, z_size=64)
    for epoch, (d_loss, g_loss) in enumerate(train(D, G, np.load(folder / "images.npy"), 8), start=1):
        print(f"epoch {epoch}  discriminator's loss {d_loss:.3f}  generator's {g_loss:.3f}")
    pictures = ((sample(G, 64, 64) + 1) * 127.5).clamp(0, 255).byte()
    np.save("generated.npy", pictures.permute(0, 2, 3, 1).numpy())


if __name__ == "__main__":
    train_at_home(Path("faces"))
