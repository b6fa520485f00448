"""Deeper: blocks with a way around them, batch normalisation everywhere, a mean over the picture at the end."""

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, relu

MEAN, STD = np.float32(118.0), np.float32(72.0)


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.around = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))

    def forward(self, x):
        out = relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.around(x)
        return relu(out)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 12, 3, 2, 1)
        self.bn = nn.BatchNorm2d(12)
        self.blocks = nn.ModuleList([Block(12, 24, 1), Block(24, 48, 2)])
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.last = nn.Linear(48, 10)

    def forward(self, x):
        x = relu(self.bn(self.first(x)))
        for block in self.blocks:
            x = block(x)
        return self.last(torch.flatten(self.pool(x), 1))


def normalize(images):
    """Mean and spread of the training images, worked out once."""
    return (images - MEAN) / STD


def train(model, images, labels, epochs, device):
    inputs = torch.from_numpy(normalize(images)).permute(0, 3, 1, 2).contiguous()
    targets = torch.from_numpy(labels)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    steps = epochs * (len(inputs) // 64 + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=steps)
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(inputs)).split(64):
            loss = cross_entropy(model(inputs[rows]), targets[rows], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()


def predict(model, images):
    model.eval()
    with torch.no_grad():
        return model(torch.from_numpy(normalize(images)).permute(0, 3, 1, 2)).argmax(-1).tolist()
