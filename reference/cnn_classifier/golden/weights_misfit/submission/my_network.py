"""The network was made wider after its weights were saved."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def normalize(images):
    return (images.astype(np.float32) / 255 - 0.5) / 0.25


def one_hot_encode(labels):
    return np.eye(10)[labels]


def to_tensor(images):
    return torch.from_numpy(normalize(images)).permute(0, 3, 1, 2).contiguous()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 32, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(32)
        self.conv3 = nn.Conv2d(32, 64, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(64)
        self.dropout = nn.Dropout(0.3)
        self.linear = nn.Linear(64 * 4 * 4, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.norm2(self.conv2(x))), 2)
        x = F.max_pool2d(F.relu(self.norm3(self.conv3(x))), 2)
        return self.linear(self.dropout(x.flatten(1)))


def train(model, images, labels, epochs, device="cpu"):
    model.to(device)
    inputs, targets = to_tensor(images), torch.from_numpy(labels)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    steps = epochs * -(-len(inputs) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=steps)
    losses = []
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
    return losses


def predict(model, images):
    device = next(model.parameters()).device
    model.eval()
    with torch.no_grad():
        scores = model(to_tensor(images).to(device))
    return scores.argmax(dim=1).cpu().numpy()
