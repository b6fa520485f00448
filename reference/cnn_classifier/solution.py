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
    ### BEGIN SOLUTION: return the images as numbers from 0 to 1, or spread around 0
    return (images.astype(np.float32) / 255 - 0.5) / 0.25
    ### END SOLUTION


def one_hot_encode(labels):
    """Labels (N,) from 0 to 9 as rows (N, 10) of zeros, with a 1 in the label's place."""
    ### BEGIN SOLUTION: return the rows
    return np.eye(10)[labels]
    ### END SOLUTION


def to_tensor(images):
    """Normalised images as a tensor of floats, channels first: (N, 32, 32, 3) becomes (N, 3, 32, 32)."""
    ### BEGIN SOLUTION: normalise the images, make a tensor of them and turn its axes
    return torch.from_numpy(normalize(images)).permute(0, 3, 1, 2).contiguous()
    ### END SOLUTION


# %% [markdown]
# ## The network


# %%
class Net(nn.Module):
    """Three blocks of convolution, batch normalisation, ReLU and pooling; then dropout and a linear layer."""

    def __init__(self):
        """Make the layers."""
        super().__init__()
        ### BEGIN SOLUTION: make the layers, each kept in self
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(16)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(32)
        self.conv3 = nn.Conv2d(32, 64, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(64)
        self.dropout = nn.Dropout(0.3)
        self.linear = nn.Linear(64 * 4 * 4, 10)
        ### END SOLUTION

    def forward(self, x):
        """The scores (N, 10) of images (N, 3, 32, 32)."""
        ### BEGIN SOLUTION: send x through the layers and return the scores
        x = F.max_pool2d(F.relu(self.norm1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.norm2(self.conv2(x))), 2)
        x = F.max_pool2d(F.relu(self.norm3(self.conv3(x))), 2)
        return self.linear(self.dropout(x.flatten(1)))
        ### END SOLUTION


# %% [markdown]
# ## Training and predicting


# %%
def train(model, images, labels, epochs, device="cpu"):
    """Train `model` on images (N, 32, 32, 3), 0..255, and labels (N,); the mean loss of each epoch."""
    losses = []
    ### BEGIN SOLUTION: in every epoch go through all images in batches, in a new order, and take a step for each batch
    model.to(device)
    inputs, targets = to_tensor(images), torch.from_numpy(labels)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    batches = -(-len(inputs) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=epochs * batches)
    for _ in range(epochs):
        model.train()
        total = 0.0
        for batch in torch.randperm(len(inputs)).split(64):
            x, y = inputs[batch].to(device), targets[batch].to(device)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        losses.append(total / len(inputs))
    ### END SOLUTION
    return losses


def predict(model, images):
    """The class numbers (N,) of images (N, 32, 32, 3), 0..255."""
    ### BEGIN SOLUTION: return for each image the number of its largest score
    device = next(model.parameters()).device
    model.eval()
    with torch.no_grad():
        scores = model(to_tensor(images).to(device))
    return scores.argmax(dim=1).cpu().numpy()
    ### END SOLUTION


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
