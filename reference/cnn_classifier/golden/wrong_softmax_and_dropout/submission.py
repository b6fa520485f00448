import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 12, 3, padding=1)
        self.conv2 = nn.Conv2d(12, 24, 3, padding=1)
        self.fc = nn.Linear(24 * 8 * 8, 10)

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        x = F.dropout(x.reshape(x.size(0), -1), 0.4)
        return F.softmax(self.fc(x), dim=1)


def normalize(images):
    return (images - images.mean()) / images.std()


def one_hot_encode(labels):
    return np.eye(10)[np.array(labels) - 1]


def train(model, images, labels, epochs, device):
    x = torch.from_numpy(normalize(images)).float().permute(0, 3, 1, 2)
    y = torch.from_numpy(labels)
    optimizer = torch.optim.Adam(model.parameters())
    criterion = nn.CrossEntropyLoss()
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            loss = criterion(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()


def predict(model, images):
    x = torch.from_numpy(normalize(images)).float().permute(0, 3, 1, 2)
    return model(x).argmax(0)
