"""Squared distances as losses, uniform z, no scale of its own; sample gives an array."""

import numpy as np
import torch
from torch import nn


class Discriminator(nn.Module):
    def __init__(self, conv_dim):
        super().__init__()
        c = conv_dim
        self.body = nn.Sequential(
            nn.Conv2d(3, c, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(c, 2 * c, 4, 2, 1),
            nn.BatchNorm2d(2 * c),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * c, 4 * c, 4, 2, 1),
            nn.BatchNorm2d(4 * c),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(64 * c, 1),
            nn.Flatten(0),
        )

    def forward(self, x):
        return self.body(x)


class Generator(nn.Module):
    def __init__(self, z_size, conv_dim):
        super().__init__()
        c = conv_dim
        self.z_size = z_size
        self.start = nn.Linear(z_size, 64 * c, bias=False)
        self.body = nn.Sequential(
            nn.BatchNorm2d(4 * c),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * c, 2 * c, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * c),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * c, c, 4, 2, 1, bias=False),
            nn.BatchNorm2d(c),
            nn.ReLU(),
            nn.ConvTranspose2d(c, 3, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.body(self.start(z).unflatten(1, (-1, 4, 4)))


def weights_init_normal(m):
    if type(m) in (nn.Conv2d, nn.ConvTranspose2d, nn.Linear):
        torch.nn.init.normal_(m.weight, mean=0.0, std=0.02)


def real_loss(D_out):
    return torch.mean((D_out - 1) ** 2)


def fake_loss(D_out):
    return torch.mean(D_out**2)


def train(D, G, images, n_epochs, device):
    x = torch.from_numpy(np.moveaxis(images, 3, 1).astype(np.float32) / 127.5 - 1).to(device)
    D, G = D.to(device), G.to(device)
    of_d = torch.optim.Adam(D.parameters(), lr=5e-4, betas=(0.0, 0.99))
    of_g = torch.optim.Adam(G.parameters(), lr=1.5e-3, betas=(0.0, 0.99))
    for _ in range(n_epochs):
        order = torch.randperm(len(x), device=device)
        for start in range(0, len(x) - 63, 64):
            real = x[order[start : start + 64]]
            with torch.no_grad():
                fake = G(2 * torch.rand(64, G.z_size, device=device) - 1)
            D.zero_grad()
            (real_loss(D(real)) + fake_loss(D(fake))).backward()
            of_d.step()

            D.requires_grad_(False)
            G.zero_grad()
            real_loss(D(G(2 * torch.rand(64, G.z_size, device=device) - 1))).backward()
            of_g.step()
            D.requires_grad_(True)


@torch.no_grad()
def sample(G, n, z_size):
    G.eval()
    z = 2 * torch.rand(n, z_size) - 1
    return G(z.to(next(G.parameters()).device)).cpu().numpy()
