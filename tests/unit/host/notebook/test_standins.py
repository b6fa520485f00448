import pytest

pytestmark = pytest.mark.usefixtures("work")


def notes(loaded):
    return [(finding.kind, finding.message) for finding in loaded.findings]


def test_drawing_is_left_out_and_said_once(work):
    loaded = work.load(
        "import matplotlib\nimport matplotlib.pyplot as plt\nfrom matplotlib import cm, rcParams",
        "matplotlib.use('Agg')\nfrom mpl_toolkits.mplot3d import Axes3D\nimport matplotlib.animation",
        """
        plt.rcParams['figure.figsize'] = (10, 5)
        def draw():
            fig, ax = plt.subplots()
            fig, (left, right) = plt.subplots(1, 2)
            line, = plt.plot([1, 2], label='x')
            counts, bins, patches = plt.hist([1])
            for one in ax.flat: one[0, 1].set_title('x')
            with plt.style.context('ggplot'): plt.show()
            class Tick(matplotlib.ticker.Formatter): pass
            return Tick().__class__.__name__
        """,
    )
    assert loaded.namespace.draw() == "Tick"
    assert notes(loaded) == [
        ("note", "matplotlib isn't installed here: drawing was left out."),
        ("note", "mpl_toolkits isn't installed here: drawing was left out."),
    ]


@pytest.mark.parametrize(
    "how",
    [
        "from tqdm import tqdm",
        "from tqdm.auto import tqdm",
        "from tqdm.notebook import tqdm",
        "from tqdm import tqdm_notebook as tqdm",
        "import tqdm as bars\ntqdm = bars.tqdm",
        "import tqdm as bars\ntqdm = bars.notebook.tqdm",
    ],
)
def test_progress_bars_pass_their_iterable_through(work, how):
    loaded = work.load(
        how,
        "def run(): return [x for x in tqdm(range(5), desc='x')], len(tqdm([1, 2, 3]))",
        """
        def by_hand():
            with tqdm(total=10) as bar:
                bar.update(3)
                bar.set_postfix(loss=1)
            return list(bar)
        """,
        "from tqdm import trange\ndef ranged(): return list(trange(2, 5))",
    )
    assert loaded.namespace.run() == ([0, 1, 2, 3, 4], 3)
    assert loaded.namespace.by_hand() == []
    assert loaded.namespace.ranged() == [2, 3, 4]
    assert notes(loaded) == [("note", "tqdm isn't installed here: loops run without a progress bar.")]


def test_what_a_stand_in_decorates_stays_what_it_is(work):
    loaded = work.load("from ipywidgets import interact", "@interact(x=3)\n@interact\ndef twice(x): return 2 * x")
    assert loaded.namespace.twice(4) == 8


def test_a_stand_in_gives_no_numbers(work):
    namespace = work.load(
        "import numpy as np\nimport seaborn as sns", "def sum_of(): return np.asarray(sns.a) + 1"
    ).namespace
    with pytest.raises(TypeError, match=r"seaborn\.a isn't installed here"):
        namespace.sum_of()


def test_what_is_installed_is_never_stood_in_for(work):
    (work.folder / "seaborn.py").write_text("real = True")
    loaded = work.load("import seaborn", "import seaborn.missing")
    assert loaded.namespace.seaborn.real is True
    (finding,) = loaded.findings
    assert (finding.kind, finding.cell) == ("failed", 2)


def test_packages_that_compute_are_never_stood_in_for(work):
    loaded = work.load("import computing_package_that_is_missing as c", "def f(): return 1")
    (finding,) = loaded.findings
    assert finding.kind == "failed"
    assert "isn't installed here" in finding.message
    assert loaded.namespace.f() == 1


def test_what_a_kernel_provides_is_there_and_harmless(work):
    namespace = work.names(
        "shell = get_ipython()\nin_colab = 'google.colab' in str(shell)\nfrom os.path import join",
        "def show(x):\n    display(x)\n    get_ipython().run_line_magic('matplotlib', 'inline')\n    return in_colab",
        "def ask(): return input('name? ')",
    )
    assert namespace.show(1) is False
    assert not hasattr(namespace, "display")
    with pytest.raises(EOFError, match="nobody is here to answer"):
        namespace.ask()


def test_tests_of_the_project_that_were_not_handed_in_pass_in_silence(work):
    loaded = work.load(
        "import problem_unittests as tests\nfrom workspace_utils import active_session",
        "class Net: pass\ndef run():\n    tests.test_net(Net)\n    with active_session(): return 1",
    )
    assert loaded.namespace.run() == 1
    assert notes(loaded) == [
        ("note", "problem_unittests.py isn't beside the notebook: its tests weren't run."),
        ("note", "workspace_utils.py isn't beside the notebook: nothing needs to be kept awake here."),
    ]


def test_a_helper_that_was_not_handed_in_shows_nothing_and_has_no_answers(work):
    namespace = work.load(
        "import helper", "def show(x):\n    helper.imshow(x)\n    helper.save_model('x', x)"
    ).namespace
    namespace.show(1)
    unhanded = namespace.helper.load_preprocess
    for ask in (unhanded, lambda: unhanded["x"], lambda: list(unhanded), lambda: bool(unhanded), lambda: len(unhanded)):
        with pytest.raises(RuntimeError, match=r"helper\.load_preprocess` can't be had, since helper\.py isn't beside"):
            ask()
