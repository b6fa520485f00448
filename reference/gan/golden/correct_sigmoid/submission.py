"""A discriminator that ends with a sigmoid, BCELoss, helper functions for layers; train gives everything back."""

import torch
import torch.nn as nn
import torch.optim as optim

criterion = nn.BCELoss()


def conv(in_channels, out_channels, kernel_size=4, stride=2, padding=1, batch_norm=True):
    layers = [nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, bias=False)]
    if batch_norm:
        layers.append(nn.BatchNorm2d(out_channels))
    return nn.Sequential(*layers)


def deconv(in_channels, out_channels, kernel_size=4, stride=2, padding=1, batch_norm=True):
    layers = [nn.ConvTranspose2d(in_channels, out_channels, kernel_size, stride, padding, bias=False)]
    if batch_norm:
        layers.append(nn.BatchNorm2d(out_channels))
    return nn.Sequential(*layers)


class Discriminator(nn.Module):
    def __init__(self, conv_dim=32):
        super().__init__()
        self.conv_dim = conv_dim
        self.conv1 = conv(3, conv_dim, batch_norm=False)
        self.conv2 = conv(conv_dim, conv_dim * 2)
        self.conv3 = conv(conv_dim * 2, conv_dim * 4)
        self.conv4 = nn.Conv2d(conv_dim * 4, 1, 4)

    def forward(self, x):
        out = nn.functional.leaky_relu(self.conv1(x), 0.2)
        out = nn.functional.leaky_relu(self.conv2(out), 0.2)
        out = nn.functional.leaky_relu(self.conv3(out), 0.2)
        return torch.sigmoid(self.conv4(out))


class Generator(nn.Module):
    def __init__(self, z_size, conv_dim=32):
        super().__init__()
        self.conv_dim = conv_dim
        self.fc = nn.Linear(z_size, conv_dim * 4 * 4 * 4)
        self.t_conv1 = deconv(conv_dim * 4, conv_dim * 2)
        self.t_conv2 = deconv(conv_dim * 2, conv_dim)
        self.t_conv3 = deconv(conv_dim, 3, batch_norm=False)

    def forward(self, x):
        out = self.fc(x).view(-1, self.conv_dim * 4, 4, 4)
        out = torch.relu(self.t_conv1(out))
        out = torch.relu(self.t_conv2(out))
        return torch.tanh(self.t_conv3(out))


def weights_init_normal(m):
    classname = m.__class__.__name__
    if classname.find("Conv") != -1 or classname.find("Linear") != -1:
        m.weight.data.normal_(0.0, 0.02)
        if hasattr(m, "bias") and m.bias is not None:
            m.bias.data.zero_()
    elif classname.find("BatchNorm") != -1:
        m.weight.data.normal_(1.0, 0.02)
        m.bias.data.zero_()


def build_network(d_conv_dim, g_conv_dim, z_size):
    D = Discriminator(d_conv_dim)
    G = Generator(z_size=z_size, conv_dim=g_conv_dim)
    for network in (D, G):
        network.apply(weights_init_normal)
    print(D)
    print(G)
    return D, G


def scale(x, feature_range=(-1, 1)):
    minimum, maximum = feature_range
    return x * (maximum - minimum) + minimum


def real_loss(D_out, smooth=True):
    labels = torch.ones(D_out.size(0), device=D_out.device) * (0.9 if smooth else 1.0)
    return criterion(D_out.squeeze(), labels)


def fake_loss(D_out):
    return criterion(D_out.squeeze(), torch.zeros(D_out.size(0), device=D_out.device))


def train(D, G, images, n_epochs, device):
    D.to(device)
    G.to(device)
    d_optimizer = optim.Adam(D.parameters(), 0.001, [0.1, 0.99])
    g_optimizer = optim.Adam(G.parameters(), 0.002, [0.1, 0.99])
    data = torch.utils.data.TensorDataset(torch.tensor(images).permute(0, 3, 1, 2))
    losses = []
    for _ in range(n_epochs):
        D.train()
        G.train()
        for (pictures,) in torch.utils.data.DataLoader(data, batch_size=64, shuffle=True):
            real_images = scale(pictures.float() / 255).to(device)
            batch_size = real_images.size(0)

            d_optimizer.zero_grad()
            d_real_loss = real_loss(D(real_images))
            d_real_loss.backward()
            z = torch.randn(batch_size, G.fc.in_features).to(device)
            d_fake_loss = fake_loss(D(G(z)))  # zeroed below, for the generator
            d_fake_loss.backward()
            d_optimizer.step()

            g_optimizer.zero_grad()
            z = torch.randn(batch_size, G.fc.in_features).to(device)
            g_loss = real_loss(D(G(z)), smooth=False)
            g_loss.backward()
            g_optimizer.step()
        losses.append((d_real_loss + d_fake_loss, g_loss))
    return losses


def sample(G, n, z_size):
    was_training = G.training
    G.eval()
    pictures = G(torch.randn(n, z_size, device=next(G.parameters()).device))
    G.train(was_training)
    return pictures
