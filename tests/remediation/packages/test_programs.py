"""A lookup helps only a file that runs as a program, in the process that has the values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.patching import reasons
from tests.remediation.edge.packages import (
    NODE_VIEWER,
    VALUE,
    VIEWER,
    contents,
    reasons_of,
    seal,
    sealed,
)

NODE, PYTHON = f"exports.key = '{VALUE}';\n", f"KEY = '{VALUE}'\n"

AS_TEXT = {
    "read": ("lib/part.js", "fs.readFileSync(path.join(__dirname, 'lib', 'part.js'), 'utf8');"),
    "read by a path": ("lib/part.js", "await readFile(`${root}/lib/part.js`);"),
    "in a list": ("part.js", 'const assets = ["style.css", "part.js"];'),
    "found": ("part.js", "open(require.resolve('./part.js'));"),
    "in another process": ("part.js", "fork('./part.js', { cwd: '/tmp' });"),
    "in another thread": ("part.js", "new Worker(new URL('./part.js', import.meta.url));"),
    "read in Python": ("part.py", "text = Path(__file__).with_name('part.py').read_text()\n"),
    "in another process of Python": (
        "part.py", "subprocess.run([sys.executable, 'part.py'], cwd='/tmp')\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), AS_TEXT.values(), ids=AS_TEXT)
def test_a_file_that_another_one_names_in_a_text_is_refused(path: str, text: str) -> None:
    function = NODE_VIEWER if path.endswith(".js") else VIEWER
    ending = path[-3:]
    files = {path: NODE if ending == ".js" else PYTHON, f"auth{ending}": text}

    assert reasons_of(seal(files, (path, 1), function=function)) == [
        f"{path}:1 auth{ending} names the file in a text, so it may read it, or run it elsewhere"
    ]


AS_PROGRAM = {
    "required": ("part.js", "const { key } = require('./part.js');"),
    "imported": ("part.js", "import { key } from './lib/part.js';\nimport './part.js';"),
    "imported later": ("part.js", "const { key } = await import( './part.js' );"),
    "another file": ("part.js", "fs.readFileSync('./lib/other-part.js'); read('apart.js');"),
    "no text": ("part.js", "// part.js has the key\nrequire('./part');"),
    "imported in Python": ("part.py", "from part import KEY  # of part.py\n"),
    "another file in Python": ("part.py", "open('counterpart.py')\n"),
}


@pytest.mark.parametrize(("path", "text"), AS_PROGRAM.values(), ids=AS_PROGRAM)
def test_a_file_that_is_imported_may_look_its_secret_up(path: str, text: str) -> None:
    function = NODE_VIEWER if path.endswith(".js") else VIEWER
    ending = path[-3:]
    files = {path: NODE if ending == ".js" else PYTHON, f"auth{ending}": text}

    assert sealed(files, (path, 1), function=function).values == {"KEY": VALUE}


OPENED = {
    "served": "app.use(express.static('public'));",
    "served by a path": "const dir = path.join(__dirname, 'public');\nserve(dir);",
    "listed": "fs.readdirSync(`${__dirname}/public`).forEach(show);",
    "read by a name": "fs.readFileSync(path.join(__dirname, 'public', event.path), 'utf8');",
    "put together": "fs.readFile(__dirname + '/public/' + name, done);",
    "by an address": "const root = new URL('./public/', import.meta.url);",
    "found": "glob.sync('public/*.js');",
    "found by a part": "glob(os.path.join(here, 'public', '*.py'))\n",
    "in Python": "for each in (Path(__file__).parent / 'public').iterdir():\n    show(each)\n",
    "as resources": "for each in files('public').iterdir():\n    show(each.read_text())\n",
    "with what is in it": "os.walk('public')\n",
}


@pytest.mark.parametrize("text", OPENED.values(), ids=OPENED)
@pytest.mark.parametrize("path", ["public/part.py", "public/js/part.js"])
def test_a_file_in_a_folder_that_another_one_opens_is_refused(path: str, text: str) -> None:
    function = NODE_VIEWER if path.endswith(".js") else VIEWER
    ending = path[-3:]
    files = {path: NODE if ending == ".js" else PYTHON, f"auth{ending}": text}

    assert reasons_of(seal(files, (path, 1), function=function)) == [
        f"{path}:1 auth{ending} opens the folder of the file, so it may read it"
    ]


NOT_OPENED = {
    "another one": "app.use(express.static('assets')); fs.readdirSync('./unpublic');",
    "one beside": "glob('public/views/*.html'); path.join(__dirname, 'public', 'style.css');",
    "a word": "const mode = 'public'; setAccess('public');",
    "a place of modules": "sys.path.insert(0, os.path.join(here, 'public'))\n",
    "imported": "require(path.join(__dirname, 'public'));",
    "imported each": "fs.readdirSync('public').forEach((each) => require(join('public', each)));",
}


@pytest.mark.parametrize("text", NOT_OPENED.values(), ids=NOT_OPENED)
def test_a_file_in_a_folder_that_none_opens_may_look_its_secret_up(text: str) -> None:
    files = {"public/part.js": NODE, "auth.js": text}

    assert sealed(files, ("public/part.js", 1), function=NODE_VIEWER).values == {"KEY": VALUE}


def test_a_file_of_data_is_refused_as_one_wherever_it_is_named() -> None:
    files = {"config.json": f'{{"api_key":\n"{VALUE}"}}', "auth.py": "open('config.json')\n"}

    assert reasons_of(seal(files, ("config.json", 2))) == [f"config.json:2 {reasons.DATA.reason}"]


def test_the_handlers_own_file_may_be_named_anywhere() -> None:
    files = {"auth.js": NODE, "lib/names.js": "exports.main = 'auth.js';"}

    assert sealed(files, ("auth.js", 1), function=NODE_VIEWER).values == {"KEY": VALUE}


def test_the_handlers_own_file_is_known_in_a_sealed_package_too() -> None:
    files = {"auth.js": NODE, "lib/names.js": "exports.main = 'auth.js';"}
    first = sealed(files, ("auth.js", 1), function=NODE_VIEWER)
    later = {**contents(first.content), "auth.js": NODE.replace("key", "other").encode()}

    again = sealed(later, ("auth.js", 1), function=replace(NODE_VIEWER, handler=first.handler))

    assert again.values == {"OTHER": VALUE}


def test_what_libraries_name_is_their_own() -> None:
    files = {"part.js": NODE, "node_modules/a/index.js": "exports.main = resolve('part.js');"}

    assert sealed(files, ("part.js", 1), function=NODE_VIEWER).values == {"KEY": VALUE}


BROWSERS = {
    "a script": "const key = '{}';\nfetch('/api', {{ headers: {{ 'x-key': key }} }});\n",
    "a page's": "export const key = '{}';\ndocument.querySelector('#map').dataset.key = key;\n",
    "a window's": "window.KEYS = ['{}'];\nmodule.exports = window.KEYS;\n",
    "a service worker": "const key = '{}';\nself.addEventListener('fetch', () => ask(key));\n",
}


@pytest.mark.parametrize("text", BROWSERS.values(), ids=BROWSERS)
def test_a_script_for_browsers_is_refused(text: str) -> None:
    """Viewers get it as it is."""
    files = {"public/map.js": text.format(VALUE), "auth.js": "exports.handler = serve('public');"}

    assert reasons_of(seal(files, ("public/map.js", 1), function=NODE_VIEWER)) == [
        "public/map.js:1 The file may be one for browsers, which have no variables"
    ]


def test_a_module_that_tells_browsers_from_node_is_none_for_browsers() -> None:
    text = f"exports.key = '{VALUE}';\nif (typeof window !== 'undefined') window.KEY = 1;\n"

    package = sealed({"lib/key.js": text}, ("lib/key.js", 1), function=NODE_VIEWER)

    assert b"process.env.KEY" in contents(package.content)["lib/key.js"]
