import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def Net():
    """A network need not be a class of its own."""
    return nn.Sequential(
        nn.Conv2d(3, 16, kernel_size=3, padding="same"),
        nn.BatchNorm2d(16),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, kernel_size=3, padding="same"),
        nn.BatchNorm2d(32),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 48, kernel_size=3, padding="same"),
        nn.BatchNorm2d(48),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(48 * 4 * 4, 10),
    )


def one_hot_encode(labels):
    return [[1.0 if kind == label else 0.0 for kind in range(10)] for label in labels]


def tensor(images):
    return torch.tensor(np.moveaxis(images, -1, 1).astype("float32") / 255)


def train(model, images, labels, epochs, device):
    """The loss takes one-hot rows."""
    model.to(device).train()
    loader = DataLoader(TensorDataset(tensor(images), torch.tensor(one_hot_encode(labels))), batch_size=64, shuffle=True)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    loss_function = nn.CrossEntropyLoss()
    losses = []
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad(set_to_none=True)
            loss = loss_function(model(x.to(device)), y.to(device))
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses


def predict(model, images):
    model.eval()
    found = [model(one[None]).argmax(1) for one in tensor(images)]
    return torch.cat(found).numpy()
