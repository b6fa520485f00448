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
    ### BEGIN SOLUTION: stretch x and move it, so that 0 becomes the first and 1 the second
    low, high = feature_range
    return x * (high - low) + low
    ### END SOLUTION


def to_tensor(images):
    """Images (N, 32, 32, 3) of 0..255 as a tensor (N, 3, 32, 32) of -1..1."""
    ### BEGIN SOLUTION: make a tensor of floats from 0 to 1, turn its axes, scale it
    pixels = torch.as_tensor(np.asarray(images), dtype=torch.float32) / 255
    return scale(pixels).permute(0, 3, 1, 2).contiguous()
    ### END SOLUTION


# %% [markdown]
# ## The discriminator


# %%
class Discriminator(nn.Module):
    """Three convolutions that halve the picture's sides, then one number for each picture: high for real."""

    def __init__(self, conv_dim):
        """Make the layers; the first convolution has `conv_dim` filters."""
        super().__init__()
        ### BEGIN SOLUTION: make the layers, each kept in self
        self.conv1 = nn.Conv2d(3, conv_dim, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(conv_dim, conv_dim * 2, 4, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(conv_dim * 2)
        self.conv3 = nn.Conv2d(conv_dim * 2, conv_dim * 4, 4, stride=2, padding=1, bias=False)
        self.norm3 = nn.BatchNorm2d(conv_dim * 4)
        self.linear = nn.Linear(conv_dim * 4 * 4 * 4, 1)
        ### END SOLUTION

    def forward(self, x):
        """Scores (N, 1) of pictures (N, 3, 32, 32)."""
        ### BEGIN SOLUTION: send x through the layers and return the scores
        x = F.leaky_relu(self.conv1(x), 0.2)
        x = F.leaky_relu(self.norm2(self.conv2(x)), 0.2)
        x = F.leaky_relu(self.norm3(self.conv3(x)), 0.2)
        return self.linear(x.flatten(1))
        ### END SOLUTION


# %% [markdown]
# ## The generator


# %%
class Generator(nn.Module):
    """A linear layer, then three transposed convolutions that double the picture's sides."""

    def __init__(self, z_size, conv_dim):
        """Make the layers; the last hidden one has `conv_dim` channels."""
        super().__init__()
        ### BEGIN SOLUTION: make the layers, each kept in self
        self.linear = nn.Linear(z_size, conv_dim * 4 * 4 * 4)
        self.norm1 = nn.BatchNorm2d(conv_dim * 4)
        self.conv2 = nn.ConvTranspose2d(conv_dim * 4, conv_dim * 2, 4, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(conv_dim * 2)
        self.conv3 = nn.ConvTranspose2d(conv_dim * 2, conv_dim, 4, stride=2, padding=1, bias=False)
        self.norm3 = nn.BatchNorm2d(conv_dim)
        self.conv4 = nn.ConvTranspose2d(conv_dim, 3, 4, stride=2, padding=1)
        ### END SOLUTION

    def forward(self, z):
        """Pictures (N, 3, 32, 32) from -1 to 1, made of random numbers (N, z_size)."""
        ### BEGIN SOLUTION: send z through the layers and return the pictures
        x = self.linear(z)
        x = x.view(len(z), -1, 4, 4)
        x = F.relu(self.norm1(x))
        x = F.relu(self.norm2(self.conv2(x)))
        x = F.relu(self.norm3(self.conv3(x)))
        return torch.tanh(self.conv4(x))
        ### END SOLUTION


# %% [markdown]
# ## How the weights begin


# %%
def weights_init_normal(m):
    """Draw the weights of a convolution or a linear layer from N(0, 0.02); leave any other layer as it is."""
    ### BEGIN SOLUTION: ask what kind of layer m is; draw its weights, and set its bias to 0 where it has one
    if isinstance(m, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        nn.init.normal_(m.weight, 0.0, 0.02)
        if m.bias is not None:
            nn.init.zeros_(m.bias)
    ### END SOLUTION


def build_network(d_conv_dim, g_conv_dim, z_size):
    """A discriminator and a generator, with such weights."""
    ### BEGIN SOLUTION: make both, draw their weights with `apply`, return both
    D = Discriminator(d_conv_dim)
    G = Generator(z_size, g_conv_dim)
    D.apply(weights_init_normal)
    G.apply(weights_init_normal)
    return D, G
    ### END SOLUTION


# %% [markdown]
# ## The losses


# %%
def real_loss(D_out):
    """How far the discriminator's scores are from calling every picture real: one number."""
    ### BEGIN SOLUTION: compare D_out with ones
    return F.binary_cross_entropy_with_logits(D_out, torch.ones_like(D_out))
    ### END SOLUTION


def fake_loss(D_out):
    """How far the discriminator's scores are from calling every picture fake: one number."""
    ### BEGIN SOLUTION: compare D_out with zeros
    return F.binary_cross_entropy_with_logits(D_out, torch.zeros_like(D_out))
    ### END SOLUTION


# %% [markdown]
# ## Training and making pictures


# %%
def train(D, G, images, n_epochs, device="cpu"):
    """Train both on images (N, 32, 32, 3), 0..255; for each epoch its mean losses, (discriminator's, generator's)."""
    losses = []
    ### BEGIN SOLUTION: for every batch a step of D, on real and generated pictures, then a step of G
    D.to(device).train()
    G.to(device).train()
    z_size = G.linear.in_features
    pictures = to_tensor(images)
    d_optimizer = torch.optim.Adam(D.parameters(), lr=0.001, betas=(0.0, 0.99))
    g_optimizer = torch.optim.Adam(G.parameters(), lr=0.003, betas=(0.0, 0.99))
    for _ in range(n_epochs):
        totals = np.zeros(2)
        batches = torch.randperm(len(pictures)).split(64)
        for batch in batches:
            real = pictures[batch].to(device)

            z = torch.randn(len(real), z_size, device=device)
            fake = G(z)

            d_optimizer.zero_grad()
            d_loss = real_loss(D(real)) + fake_loss(D(fake.detach()))
            d_loss.backward()
            d_optimizer.step()

            g_optimizer.zero_grad()
            g_loss = real_loss(D(fake))
            g_loss.backward()
            g_optimizer.step()
            totals += d_loss.item(), g_loss.item()
        losses.append(tuple(totals / len(batches)))
    ### END SOLUTION
    return losses


def sample(G, n, z_size):
    """`n` pictures (n, 3, 32, 32) from -1 to 1, each of random numbers of its own."""
    ### BEGIN SOLUTION: put G into evaluation mode and let it make them
    G.eval()
    device = next(G.parameters()).device
    with torch.no_grad():
        return G(torch.randn(n, z_size, device=device)).cpu()
    ### END SOLUTION


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
