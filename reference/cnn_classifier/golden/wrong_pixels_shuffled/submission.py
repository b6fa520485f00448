"""reshape in place of transpose: the pixels end up elsewhere, in training and predicting alike."""

import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(4),
            nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(16 * 16, 10),
        )

    def forward(self, x):
        return self.layers(x)


def normalize(images):
    return images.reshape(-1, 3, 32, 32) / 255


def train(model, images, labels, epochs, device):
    x, y = torch.from_numpy(normalize(images)).float(), torch.from_numpy(labels)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()


def predict(model, images):
    model.eval()
    return model(torch.from_numpy(normalize(images)).float()).argmax(1)
