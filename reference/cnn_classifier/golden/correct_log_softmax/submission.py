import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(3, 16, 5, padding=2)
        self.bn1 = nn.BatchNorm2d(16)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(32)
        self.conv3 = nn.Conv2d(32, 48, 3, padding=1)
        self.bn3 = nn.BatchNorm2d(48)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(48 * 4 * 4, 64)
        self.fc2 = nn.Linear(64, 10)
        self.drop = nn.Dropout(p=0.25)

    def forward(self, x):
        x = self.pool(F.relu(self.bn1(self.conv1(x))))
        x = self.pool(F.relu(self.bn2(self.conv2(x))))
        x = self.pool(F.relu(self.bn3(self.conv3(x))))
        x = x.view(-1, 48 * 4 * 4)
        x = self.drop(F.relu(self.fc1(x)))
        return F.log_softmax(self.fc2(x), dim=1)


def normalize(images):
    """Channels first, 0..1."""
    return np.ascontiguousarray(np.transpose(images, (0, 3, 1, 2))) / 255.0


def one_hot_encode(labels):
    rows = np.zeros((len(labels), 10))
    rows[np.arange(len(labels)), labels] = 1
    return rows


def train(model, images, labels, epochs, device):
    x = torch.tensor(normalize(images), dtype=torch.float32)
    y = torch.tensor(labels, dtype=torch.long)
    criterion = nn.NLLLoss()
    optimizer = optim.Adam(model.parameters(), lr=0.001)
    model = model.to(device)
    for epoch in range(epochs):
        model.train()
        order = np.random.permutation(len(x))
        running = 0.0
        for start in range(0, len(x), 32):
            rows = order[start : start + 32]
            data, target = x[rows].to(device), y[rows].to(device)
            optimizer.zero_grad()
            loss = criterion(model(data), target)
            loss.backward()
            optimizer.step()
            running += loss.item()
        print("epoch", epoch + 1, running)
    return model


def predict(model, images):
    model.eval()
    x = torch.tensor(normalize(images), dtype=torch.float32)
    with torch.no_grad():
        return torch.exp(model(x)).topk(1, dim=1)[1]
