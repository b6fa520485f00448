import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch isn't installed")

from grader.host.notebook.vision import transforms as T  # noqa: E402, N812  as notebooks have it
from grader.host.notebook.vision.pictures import Picture  # noqa: E402


@pytest.fixture
def picture(colours):
    return Picture(colours)


def pixels(picture):
    return np.asarray(picture)


def test_pictures_and_arrays_become_tensors_between_0_and_1_channels_first(picture, colours):
    for one in (picture, colours):
        tensor = T.ToTensor()(one)
        assert (tensor.shape, tensor.dtype) == ((3, 6, 4), torch.float32)
        assert np.allclose(tensor.numpy(), colours.transpose(2, 0, 1) / 255)
    assert T.ToTensor()(colours[:, :, 0]).shape == (1, 6, 4)
    assert T.ToTensor()(colours / 7).numpy().max() == colours.max() / 7


def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(TypeError, match="takes a picture, an array or a tensor, not list"):
        T.ToTensor()([1, 2])
    with pytest.raises(TypeError, match=r"put ToTensor\(\) before it"):
        T.Normalize((0.5,), (0.5,))(picture)
    with pytest.raises(ValueError, match="std of 0"):
        T.Normalize((0.5,), (0.0,))(torch.zeros(1, 2, 2))


def test_there_and_back(picture, colours):
    back = T.ToPILImage()(T.ToTensor()(picture))
    assert back == picture
    assert (back.size, back.mode, T.ToPILImage(mode="L")(colours).mode) == ((4, 6), "RGB", "L")


def test_normalize_a_channel_at_a_time():
    given = torch.ones(3, 2, 2)
    done = T.Normalize((0.0, 0.5, 1.0), (1.0, 0.5, 2.0))(given)
    assert done[:, 0, 0].tolist() == [1.0, 1.0, 0.0]
    assert given.eq(1).all()


def test_the_order_of_compose():
    assert T.Compose([T.Lambda(lambda x: x + 1), T.Lambda(lambda x: x * 2)])(3) == 8
    assert "Normalize(mean=(0.5,)" in repr(T.Compose([T.Normalize((0.5,), (0.5,))]))


@pytest.mark.parametrize(("size", "expected"), [(3, (4, 3)), ((3, 2), (3, 2)), ([12], (18, 12)), (4, (6, 4))], ids=str)
def test_resize_keeps_proportions_unless_told_both_edges(picture, size, expected):
    assert pixels(T.Resize(size)(picture)).shape == (*expected, 3)
    assert T.Resize(size)(torch.zeros(2, 3, 6, 4)).shape == (2, 3, *expected)


def test_resize_takes_the_mean_of_what_falls_together():
    checks = torch.tensor([[0.0, 1.0], [1.0, 0.0]]).repeat(8, 8)[None]
    assert torch.allclose(T.Resize(4)(checks)[0, 1:-1, 1:-1], torch.tensor(0.5), atol=0.02)


def test_crops(picture, colours):
    assert np.array_equal(pixels(T.CenterCrop(2)(picture)), colours[2:4, 1:3])
    outside = pixels(T.CenterCrop(8)(picture))
    assert outside.shape == (8, 8, 3)
    assert np.array_equal(outside[1:7, 2:6], colours)
    assert outside.sum() == colours.sum()


def test_random_crops_are_parts_of_the_padded_picture(picture, colours):
    padded = np.pad(colours, ((2, 2), (2, 2), (0, 0)))
    windows = [padded[i : i + 6, j : j + 4] for i in range(5) for j in range(5)]
    found = {pixels(T.RandomCrop((6, 4), padding=2)(picture)).tobytes() for _ in range(60)}
    assert len(found) > 5
    assert found <= {window.tobytes() for window in windows}
    assert pixels(T.RandomCrop(8, pad_if_needed=True)(picture)).shape == (8, 8, 3)
    with pytest.raises(ValueError, match="larger than the picture"):
        T.RandomCrop(7)(picture)


def test_random_resized_crops_have_the_size(picture):
    for _ in range(20):
        assert pixels(T.RandomResizedCrop(5)(picture)).shape == (5, 5, 3)


def test_flips_come_with_their_probability(picture, colours):
    assert np.array_equal(pixels(T.RandomHorizontalFlip(1)(picture)), colours[:, ::-1])
    assert np.array_equal(pixels(T.RandomVerticalFlip(1)(picture)), colours[::-1])
    assert T.RandomHorizontalFlip(0)(picture) == picture
    flipped = sum(T.RandomHorizontalFlip()(picture) != picture for _ in range(200))
    assert 60 < flipped < 140


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turn_by_quarters_is_exact(turns):
    square = np.arange(25, dtype=np.uint8).reshape(5, 5)
    turned = T.RandomRotation((90 * turns, 90 * turns))(Picture(square))
    assert np.array_equal(pixels(turned), np.rot90(square, turns))


def test_a_move_goes_right_and_down(monkeypatch):
    square = torch.arange(25.0).reshape(1, 5, 5)
    monkeypatch.setattr(torch, "rand", lambda _: torch.tensor([1.0]))
    moved = T.RandomAffine(0, translate=(0.2, 0.4))(square)
    assert torch.equal(moved[0, 2:, 1:], square[0, :3, :4])
    assert moved[0, :2].eq(0).all()
    assert moved[0, :, 0].eq(0).all()


def test_in_grey(picture, colours):
    grey = T.Grayscale()(picture)
    assert (grey.mode, pixels(grey).shape) == ("L", (6, 4))
    assert np.abs(pixels(grey) - colours @ np.array([0.2989, 0.587, 0.114])).max() <= 0.5
    three = T.Grayscale(3)(T.ToTensor()(picture))
    assert three.shape == (3, 6, 4)
    assert torch.equal(three[0], three[2])
    assert T.RandomGrayscale(1)(T.ToTensor()(picture)).shape == (3, 6, 4)


def test_colour_jitter_is_what_it_says_and_no_more(colours):
    image = T.ToTensor()(colours)
    assert torch.allclose(T.ColorJitter()(image), image, atol=1e-6)
    half = T.ColorJitter(brightness=(0.5, 0.5))(image)
    assert torch.allclose(half, image / 2)
    flat = T.ColorJitter(saturation=(0, 0))(image)
    assert torch.allclose(flat[0], flat[1])
    with pytest.raises(NotImplementedError, match="can't change the hue"):
        T.ColorJitter(hue=0.1)


def test_chance_comes_from_torchs_generator(picture):
    def drawn():
        torch.manual_seed(3)
        transform = T.Compose([T.RandomCrop(4, padding=1), T.RandomHorizontalFlip(), T.RandomRotation(30)])
        return [transform(picture) for _ in range(5)]

    assert drawn() == drawn()


def test_older_names_and_functions():
    assert T.Scale is T.Resize
    assert T.RandomSizedCrop is T.RandomResizedCrop
    assert T.functional.hflip(torch.tensor([[[1, 2]]])).tolist() == [[[2, 1]]]


def test_what_is_lacking_says_so():
    with pytest.raises(AttributeError, match=r"its stand-in has no transforms\.TenCrop"):
        T.TenCrop  # noqa: B018
