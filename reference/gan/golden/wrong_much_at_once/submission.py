"""Much at once: own ends in scale, a sigmoid in G, wide init, swapped losses, no detach, one optimizer, one z."""

import torch
from torch import nn
from torch.nn import functional as F


class Discriminator(nn.Module):
    def __init__(self, conv_dim):
        super().__init__()
        self.conv1 = nn.Conv2d(3, conv_dim, 4, 2, 1)
        self.conv2 = nn.Conv2d(conv_dim, conv_dim * 2, 4, 2, 1)
        self.out = nn.Linear(conv_dim * 2 * 64, 1)

    def forward(self, x):
        x = F.leaky_relu(self.conv2(F.leaky_relu(self.conv1(x), 0.2)), 0.2)
        return self.out(x.flatten(1))


class Generator(nn.Module):
    def __init__(self, z_size, conv_dim):
        super().__init__()
        self.z_size = z_size
        self.begin = nn.Linear(z_size, conv_dim * 2 * 64)
        self.norm = nn.BatchNorm2d(conv_dim * 2)
        self.up1 = nn.ConvTranspose2d(conv_dim * 2, conv_dim, 4, 2, 1)
        self.up2 = nn.ConvTranspose2d(conv_dim, 3, 4, 2, 1)

    def forward(self, z):
        x = F.relu(self.norm(self.begin(z).view(len(z), -1, 8, 8)))
        return torch.sigmoid(self.up2(F.relu(self.up1(x))))


def scale(x, feature_range=(-1, 1)):
    x = (x - x.min()) / (x.max() - x.min())
    return x * (feature_range[1] - feature_range[0]) + feature_range[0]


def weights_init_normal(m):
    if hasattr(m, "weight"):
        m.weight.data.normal_(0, 0.2)


def build_network(d_conv_dim, g_conv_dim, z_size):
    return Generator(z_size, g_conv_dim), Discriminator(d_conv_dim)


def real_loss(D_out):
    return F.binary_cross_entropy_with_logits(D_out, torch.zeros_like(D_out))


def fake_loss(D_out):
    return F.binary_cross_entropy_with_logits(D_out, torch.ones_like(D_out))


def train(D, G, images, n_epochs, device):
    pictures = torch.tensor(images).permute(0, 3, 1, 2) / 255
    optimizer = torch.optim.Adam([*D.parameters(), *G.parameters()], lr=0.0002)
    z = torch.randn(32, G.z_size)
    for _ in range(n_epochs):
        for batch in torch.randperm(len(pictures)).split(32):
            d_loss = real_loss(D(pictures[batch])) + fake_loss(D(G(z)))
            d_loss.backward()
            optimizer.step()
            g_loss = real_loss(D(G(z)))
            g_loss.backward()
            optimizer.step()


def sample(G, n, z_size):
    torch.manual_seed(1)
    return G(torch.randn(n, z_size)).detach()
