"""No layers: weights as parameters and functions of them; a hinge loss, and steps taken by hand."""

import torch
import torch.nn.functional as F
from torch.nn import Module, Parameter


def normal(*shape, std=0.02):
    return Parameter(torch.randn(*shape) * std)


def normed(x, gain, shift):
    mean, var = x.mean((2, 3), keepdim=True), x.var((2, 3), keepdim=True)
    return (x - mean) / torch.sqrt(var + 1e-5) * gain + shift


class Discriminator(Module):
    def __init__(self, conv_dim):
        super().__init__()
        c = conv_dim
        self.w1, self.b1 = normal(c, 3, 4, 4, std=0.1), Parameter(torch.zeros(c))
        self.w2, self.b2 = normal(2 * c, c, 4, 4, std=0.06), Parameter(torch.zeros(2 * c))
        self.w3, self.b3 = normal(4 * c, 2 * c, 4, 4, std=0.05), Parameter(torch.zeros(4 * c))
        self.w4 = normal(64 * c, 1)

    def forward(self, x):
        for w, b in ((self.w1, self.b1), (self.w2, self.b2), (self.w3, self.b3)):
            x = F.leaky_relu(F.conv2d(x, w, b, stride=2, padding=1), 0.2)
        return x.reshape(len(x), -1) @ self.w4


class Generator(Module):
    def __init__(self, z_size, conv_dim):
        super().__init__()
        c = conv_dim
        self.w1 = normal(z_size, 64 * c, std=0.1)
        self.w2 = normal(4 * c, 2 * c, 4, 4)
        self.w3 = normal(2 * c, c, 4, 4)
        self.w4, self.b4 = normal(c, 3, 4, 4, std=0.05), Parameter(torch.zeros(3, 1, 1))
        self.gains = torch.nn.ParameterList([torch.ones(n, 1, 1) for n in (2 * c, c)])
        self.shifts = torch.nn.ParameterList([torch.zeros(n, 1, 1) for n in (2 * c, c)])

    def forward(self, z):
        x = torch.relu(z @ self.w1).reshape(len(z), -1, 4, 4)
        for w, gain, shift in zip((self.w2, self.w3), self.gains, self.shifts):
            x = torch.relu(normed(F.conv_transpose2d(x, w, stride=2, padding=1), gain, shift))
        return torch.tanh(F.conv_transpose2d(x, self.w4, stride=2, padding=1) + self.b4)


def scale(x, feature_range=(-1, 1)):
    return feature_range[0] + (feature_range[1] - feature_range[0]) * x


def real_loss(D_out):
    return F.relu(1 - D_out).mean()


def fake_loss(D_out):
    return F.relu(1 + D_out).mean()


class Steps:
    """Adam without momentum."""

    def __init__(self, network, rate):
        self.weights, self.rate = list(network.parameters()), rate
        self.squares = [torch.zeros_like(w) for w in self.weights]
        self.count = 0

    @torch.no_grad()
    def take(self, loss):
        self.count += 1
        with torch.enable_grad():
            slopes = torch.autograd.grad(loss, self.weights)
        for w, slope, square in zip(self.weights, slopes, self.squares):
            square.mul_(0.99).addcmul_(slope, slope, value=0.01)
            w -= self.rate * slope / (torch.sqrt(square / (1 - 0.99**self.count)) + 1e-8)


def train(D, G, images, n_epochs, device):
    pictures = scale(torch.tensor(images, dtype=torch.float, device=device).movedim(3, 1) / 255)
    d_steps, g_steps = Steps(D.to(device), 0.001), Steps(G.to(device), 0.002)
    for _ in range(n_epochs):
        for rows in torch.randperm(len(pictures)).split(50):
            z = torch.randn(len(rows), len(G.w1), device=device)
            d_steps.take(real_loss(D(pictures[rows])) + fake_loss(D(G(z).detach())))
            g_steps.take(-D(G(z)).mean())
    return D, G


def sample(G, n, z_size):
    G.eval()
    with torch.inference_mode():
        return G(torch.randn(n, z_size, device=G.w1.device)).cpu().numpy()
