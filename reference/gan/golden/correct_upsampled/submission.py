"""A generator of upsampling and convolutions, a discriminator with dropout and spectral norm, labels with noise."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm


class Discriminator(nn.Module):
    def __init__(self, conv_dim):
        super().__init__()
        sizes = [3, conv_dim, conv_dim * 2, conv_dim * 4]
        self.convs = nn.ModuleList(spectral_norm(nn.Conv2d(a, b, 4, 2, 1)) for a, b in zip(sizes, sizes[1:]))
        self.drop = nn.Dropout(0.1)
        self.out = spectral_norm(nn.Linear(conv_dim * 4 * 16, 1))

    def forward(self, images):
        for conv in self.convs:
            images = F.leaky_relu(conv(images), 0.1)
        return self.out(self.drop(images.flatten(1))).squeeze(1)


class Generator(nn.Module):
    def __init__(self, z_size, conv_dim):
        super().__init__()
        self.z_size, self.width = z_size, conv_dim
        self.begin = nn.Linear(z_size, conv_dim * 4 * 16)
        blocks = [(conv_dim * 4, conv_dim * 2), (conv_dim * 2, conv_dim), (conv_dim, conv_dim // 2)]
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Upsample(scale_factor=2),
                nn.Conv2d(a, b, 3, padding=1, bias=False),
                nn.BatchNorm2d(b),
                nn.ReLU(inplace=True),
            )
            for a, b in blocks
        )
        self.end = nn.Conv2d(conv_dim // 2, 3, 3, padding=1)

    def forward(self, z):
        x = F.relu(self.begin(z)).view(z.shape[0], self.width * 4, 4, 4)
        for block in self.blocks:
            x = block(x)
        return self.end(x).tanh()


def scale(x, feature_range=(-1, 1)):
    low, high = feature_range
    return torch.as_tensor(x).float().mul(high - low).add(low)


def bce(scores, low, high):
    labels = torch.empty_like(scores).uniform_(low, high)
    return nn.BCEWithLogitsLoss()(scores, labels)


def real_loss(D_out):
    return bce(D_out, 0.85, 1.0)


def fake_loss(D_out):
    return bce(D_out, 0.0, 0.1)


def train(D, G, images, n_epochs, device="cpu"):
    optimizers = {
        network: torch.optim.Adam(network.parameters(), lr=rate, betas=(0.0, 0.9))
        for network, rate in ((D.to(device), 0.002), (G.to(device), 0.002))
    }
    history = []

    def step(network, loss):
        for optimizer in optimizers.values():
            optimizer.zero_grad()
        loss.backward()
        optimizers[network].step()
        return float(loss)

    for _ in range(n_epochs):
        for batch in torch.randperm(len(images)).split(64):
            real = scale(images[batch.numpy()] / 255).permute(0, 3, 1, 2).to(device)
            fake = G(torch.randn(len(batch), G.z_size, device=device))
            d_loss = step(D, real_loss(D(real)) + fake_loss(D(fake.detach())))
            g_loss = step(G, real_loss(D(fake)))
        history.append([d_loss, g_loss])
    return G, history


def sample(G, n, z_size):
    G.eval()
    with torch.no_grad():
        device = next(G.parameters()).device
        return torch.cat([G(torch.randn(1, z_size, device=device)) for _ in range(n)])
