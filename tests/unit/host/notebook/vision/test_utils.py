import io
import struct
import zlib

import pytest

torch = pytest.importorskip("torch", reason="torch isn't installed")

from grader.host.notebook.vision import models  # noqa: E402
from grader.host.notebook.vision.utils import make_grid, save_image  # noqa: E402


def test_a_grid_has_each_picture_in_its_place():
    images = torch.arange(1.0, 6.0).view(5, 1, 1, 1).expand(5, 3, 2, 4)
    grid = make_grid(images, nrow=3, padding=1, pad_value=0.5)
    assert grid.shape == (3, 2 * 3 + 1, 3 * 5 + 1)
    assert [grid[1, row, column].item() for row in (1, 4) for column in (1, 6, 11)] == [1, 2, 3, 4, 5, 0.5]
    assert set(grid[:, [0, 3, 6]].flatten().tolist()) == {0.5}


def test_a_list_in_grey_becomes_three_channels():
    assert make_grid([torch.zeros(1, 4, 4)] * 2, padding=0).shape == (3, 4, 8)
    assert make_grid(torch.zeros(1, 4, 4)).shape == (3, 4, 4)


def test_normalised_to_0_and_1():
    images = torch.stack([torch.full((3, 2, 2), -1.0), torch.full((3, 2, 2), 3.0)])
    grid = make_grid(images, padding=0, normalize=True)
    assert (grid.min().item(), grid.max().item()) == (0, 1)
    clipped = make_grid(images, padding=0, normalize=True, value_range=(-1, 1))
    assert clipped[0, 0].tolist() == [0, 0, 1, 1]


def test_a_saved_picture_is_png(tmp_path):
    image = torch.tensor([[[0.0, 1.0]], [[0.5, 0.0]], [[2.0, -1.0]]])
    save_image(image, tmp_path / "out.png")
    data = (tmp_path / "out.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (2, 1)
    start = data.index(b"IDAT")
    (size,) = struct.unpack(">I", data[start - 4 : start])
    body = data[start : start + 4 + size]
    assert zlib.decompress(body[4:]) == bytes([0, 0, 128, 255, 255, 0, 0])
    assert struct.unpack(">I", data[start + 4 + size : start + 8 + size]) == (zlib.crc32(body),)
    buffer = io.BytesIO()
    save_image(image, buffer)
    assert buffer.getvalue() == data


def test_models_are_not_here_and_say_so():
    with pytest.raises(NotImplementedError, match=r"models\.vgg16 and its trained weights can't be had"):
        models.vgg16(pretrained=True)
    with pytest.raises(NotImplementedError, match=r"models\.resnet\.resnet18"):
        models.resnet.resnet18()
