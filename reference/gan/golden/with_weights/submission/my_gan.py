"""A small generator, trained at home: `python my_gan.py` writes its weights, generator.pt, beside this file."""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def halving(before, after, norm=True):
    layers = [nn.Conv2d(before, after, 4, 2, 1, bias=not norm), nn.BatchNorm2d(after) if norm else nn.Identity()]
    return nn.Sequential(*layers, nn.LeakyReLU(0.2))


def doubling(before, after):
    return nn.Sequential(nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU())


class Discriminator(nn.Module):
    def __init__(self, conv_dim):
        super().__init__()
        self.down = nn.Sequential(
            halving(3, conv_dim, norm=False), halving(conv_dim, 2 * conv_dim), halving(2 * conv_dim, 4 * conv_dim)
        )
        self.score = nn.Linear(4 * conv_dim * 16, 1)

    def forward(self, x):
        return self.score(self.down(x).flatten(1))


class Generator(nn.Module):
    def __init__(self, z_size, conv_dim):
        super().__init__()
        self.z_size = z_size
        self.begin = nn.Sequential(nn.Linear(z_size, 2 * conv_dim * 16), nn.BatchNorm1d(2 * conv_dim * 16), nn.ReLU())
        self.up = nn.Sequential(doubling(2 * conv_dim, 2 * conv_dim), doubling(2 * conv_dim, conv_dim))
        self.end = nn.ConvTranspose2d(conv_dim, 3, 4, 2, 1)

    def forward(self, z):
        return torch.tanh(self.end(self.up(self.begin(z).unflatten(1, (-1, 4, 4)))))


def weights_init_normal(m):
    if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        m.weight.data.normal_(0.0, 0.02)


def real_loss(D_out):
    return F.softplus(-D_out).mean()


def fake_loss(D_out):
    return F.softplus(D_out).mean()


def train(D, G, images, n_epochs, device):
    D, G = D.to(device).train(), G.to(device).train()
    pictures = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1
    d_optimizer = torch.optim.Adam(D.parameters(), 0.001, (0.0, 0.99))
    g_optimizer = torch.optim.Adam(G.parameters(), 0.003, (0.0, 0.99))
    for _ in range(n_epochs):
        for real in pictures[torch.randperm(len(pictures))].to(device).split(64):
            fake = G(torch.randn(len(real), G.z_size, device=device))
            d_optimizer.zero_grad()
            (real_loss(D(real)) + fake_loss(D(fake.detach()))).backward()
            d_optimizer.step()
            g_optimizer.zero_grad()
            real_loss(D(fake)).backward()
            g_optimizer.step()


def sample(G, n, z_size):
    G.eval()
    with torch.no_grad():
        return G(torch.randn(n, z_size, device=next(G.parameters()).device)).cpu()


if __name__ == "__main__":
    torch.manual_seed(1)
    D, G = Discriminator(16).apply(weights_init_normal), Generator(64, 16).apply(weights_init_normal)
    train(D, G, np.load(Path("faces", "images.npy")), 16, "cpu")
    torch.save(G.state_dict(), Path(__file__).with_name("generator.pt"))
