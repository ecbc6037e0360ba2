"""A program of the package finds the values only in an environment that has them."""

from __future__ import annotations

import pytest

from remediation.packages.environment_names import with_one_name
from remediation.packages.environment_uses import environment_uses
from remediation.packages.other_processes import starts_without_environment
from tests.remediation.edge.packages import VALUE, reasons_of, seal

FORK = "const { fork } = require('child_process');\n"
WORKER = "const { Worker } = require('worker_threads');\n"
RUN = "import os, subprocess, sys\n"
WITHOUT = {
    "an empty one": f"{WORKER}new Worker(file, {{ env: {{}} }});",
    "one variable": f"{FORK}fork(file, [], {{ env: {{ PATH: process.env.PATH }} }});",
    "one of a name": f"{FORK}const env = {{ A: '1' }};\nfork(file, [], {{ cwd, env }});",
    "one of another name": f"{FORK}const own = {{}};\nfork(file, {{ 'env': own }});",
    "one that comes from elsewhere": f"{FORK}exports.run = (env) => fork(file, [], {{ env }});",
    "one of Node.js itself": "spawn(process.execPath, ['w.js'], { env: { A: '1' } });",
    "one of Node.js by name": "exec('node w.js', { env: { A: '1' } });",
    "an empty one in Python": f"{RUN}subprocess.run([sys.executable, '-m', 'w'], env={{}})\n",
    "one variable in Python": (
        f"{RUN}subprocess.run([sys.executable, 'w'], env={{'PATH': os.environ['PATH']}})\n"
    ),
    "one of a name in Python": f"{RUN}own = {{}}\nrun([sys.executable], env=own)\n",
    "made by a call": f"{RUN}subprocess.run([sys.executable, '-m', 'w'], env=dict(A='1'))\n",
    "of Python by name": "import subprocess\nsubprocess.run(['python3', '-m', 'w'], env={})\n",
    "by a shell": "import subprocess\nsubprocess.run('env -i python3 -m w', shell=True)\n",
    "by a program": f"{RUN}subprocess.run(['env', '-i', sys.executable, '-m', 'w'])\n",
    "by the system": f"{RUN}os.execve(sys.executable, [sys.executable, '-m', 'w'], {{}})\n",
}
WITH = {
    "by itself": f"{FORK}fork(file, [], {{ cwd: '/tmp' }});",
    "all of it": f"{FORK}fork(file, [], {{ env: process.env }});",
    "all and more": f"{FORK}fork(file, [], {{ env: {{ ...process.env, A: '1' }} }});",
    "more and all": f"{FORK}fork(file, [], {{ env: {{ A: '1', ...process.env }} }});",
    "merged": f"{FORK}fork(file, {{ env: Object.assign({{}}, process.env, more) }});",
    "shared": f"{WORKER}new Worker(file, {{ env: SHARE_ENV }});",
    "shared by its module": "new Worker(f, { env: require('worker_threads').SHARE_ENV });",
    "of a name": f"{FORK}const env = {{ ...process.env, A: '1' }};\nfork(file, {{ cwd, env }});",
    "taken apart": f"{FORK}const {{ env }} = process;\nfork(file, [], {{ env }});",
    "filled later": f"{FORK}const own = {{}};\nassign(own, process.env);\nfork(f, {{ env: own }});",
    "another program": "spawn('ffmpeg', ['-i', file], { env: { PATH: '/opt/bin' } });",
    "a setting": f"{FORK}configure({{ env: 'production' }});\nfork(file);",
    "a comment": f"{FORK}// fork(file, [], {{ env: {{}} }});\nfork(file);",
    "by itself in Python": f"{RUN}subprocess.run([sys.executable, '-m', 'w'])\n",
    "all in Python": f"{RUN}subprocess.run([sys.executable], env=os.environ.copy())\n",
    "a copy": f"{RUN}own = os.environ.copy()\nown['A'] = '1'\nrun([sys.executable], env=own)\n",
    "a dictionary": f"{RUN}subprocess.run([sys.executable], env=dict(os.environ, A='1'))\n",
    "all and more in Python": f"{RUN}run([sys.executable], env={{**os.environ, 'A': '1'}})\n",
    "a union": f"{RUN}subprocess.run([sys.executable], env={{'A': '1'}} | os.environ)\n",
    "none of its own": f"{RUN}def run(env=None):\n    subprocess.run([sys.executable], env=env)\n",
    "updated": f"{RUN}own = {{}}\nown.update(os.environ)\nrun([sys.executable], env=own)\n",
    "another program of Python": "subprocess.run(['git', 'log'], env={'HOME': '/tmp'})\n",
    "by the system, all": f"{RUN}os.execve(sys.executable, [sys.executable], os.environ)\n",
}


@pytest.mark.parametrize("text", WITHOUT.values(), ids=WITHOUT)
def test_a_program_is_started_without_the_values(text: str) -> None:
    assert starts_without_environment(with_one_name(text))


@pytest.mark.parametrize("text", WITH.values(), ids=WITH)
def test_a_program_has_the_values(text: str) -> None:
    assert not starts_without_environment(with_one_name(text))


def test_a_package_that_starts_a_program_without_the_values_is_refused() -> None:
    files = {
        "auth.py": f"API_KEY = '{VALUE}'\n",
        "lib/run.py": WITHOUT["an empty one in Python"],
    }

    (reason,) = reasons_of(seal(files, ("auth.py", 1)))
    assert reason.startswith("lib/run.py may start a program of the package in another environment")


def test_what_a_library_starts_is_no_program_of_the_owner() -> None:
    uses = environment_uses([("node_modules/pool/index.js", WITHOUT["an empty one"])])

    assert uses.refusal is None


def test_a_large_file_is_searched_in_time_that_grows_with_it() -> None:
    text = "fork(" + "{ env: { a: 1, b: process.env.B }, " * 20_000

    assert starts_without_environment(with_one_name(text))
