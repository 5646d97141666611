/**
 * Files that steer a test runner, or that it or its language loads unasked: from the runners' own documentation. A new
 * or changed one in a solution is a sign of gaming, and those that a repository has are protected.
 *
 * Python: what pytest reads (`pytest.toml`, `pytest.ini`, both with a dot, `tox.ini`, `setup.cfg`, `conftest.py`), what
 * the interpreter loads at its start (`sitecustomize`, `usercustomize`, `.pth`), entry points (pytest loads the plugins
 * that they name), coverage. `pyproject.toml` and
 * `package.json` hold much else and are looked into apart.
 * JavaScript: Jest, Vitest, Vite, Mocha, AVA, tap, c8 and nyc, Babel and swc (which rewrite the code under test),
 * `.npmrc` and `node.config.json` (which give options to Node).
 * Go and Rust: workspaces, vendored modules' list, cargo's own configuration and build scripts.
 */
export const runnerConfiguration = new RegExp(
  [
    String.raw`conftest\.py`,
    String.raw`(?:site|user)customize\.py`,
    String.raw`[^/]*\.pth`,
    String.raw`\.?pytest\.(?:ini|toml)`,
    String.raw`tox\.ini`,
    String.raw`setup\.cfg`,
    String.raw`\.coveragerc`,
    String.raw`[^/]+\.(?:egg|dist)-info\/entry_points\.txt`,
    String.raw`\.npmrc`,
    String.raw`node\.config\.json`,
    String.raw`\.(?:mocharc|nycrc|c8rc|taprc|swcrc|babelrc)(?:\.\w+)?`,
    String.raw`(?:jest|vitest|vite|babel|ava|nyc|mocha)\.(?:config|setup|workspace|projects)\.\w+`,
    String.raw`go\.work`,
    String.raw`build\.rs`,
    String.raw`\.cargo\/config(?:\.toml)?`,
    String.raw`rust-toolchain(?:\.toml)?`,
  ]
    .map((name) => `(?:^|\\/)${name}$`)
    .join('|'),
);

/** What Python's runners import by name: a file at the top of the workspace with such a name would be taken first. */
const pythonModules = [
  'unittest|pytest|_pytest|doctest|pluggy|iniconfig|packaging|xdist|hypothesis|coverage',
  'argparse|asyncio|ast|builtins|collections|contextlib|copy|dataclasses|difflib|enum|fnmatch|functools|gettext|glob',
  'importlib|inspect|io|json|locale|logging|operator|os|pathlib|platform|pprint|re|runpy|shutil|signal|site|struct',
  'sysconfig|tempfile|textwrap|threading|time|tokenize|traceback|types|typing|warnings|weakref',
].join('|');

/** Packages that are a JavaScript runner or an assertion library, or that a runner is made of, and the links to programs. */
const npmPackages =
  '\\.bin|jest|jest-[^/]+|babel-jest|ts-jest|vitest|vite|vite-node|mocha|chai|ava|tape|tap|expect|expect-[^/]+|assert|should|power-assert|tsx|ts-node|@jest|@vitest|@babel|@sinonjs|pretty-format|node';

/**
 * Modules of a workspace that a runner would load in the place of itself or of what it stands on: at the top of the
 * workspace, in its `node_modules` at any depth, in its virtual environment, or vendored.
 */
export const shadowsRunner = new RegExp(
  [
    `^(?:${pythonModules})(?:\\.pyi?$|\\.so$|\\/)`,
    `(?:^|\\/)node_modules\\/(?:${npmPackages})(?:\\/|$)`,
    '(?:^|\\/)(?:\\.?venv|env|\\.tox)\\/.*\\/(?:site|dist)-packages\\/(?:pytest|_pytest|pluggy|iniconfig|xdist|pytest_[^/]+|coverage|unittest)(?:\\/|\\.py$)',
    '(?:^|\\/)(?:\\.?venv|env)\\/(?:bin|Scripts)\\/',
    '(?:^|\\/)(?:\\.?venv|env)\\/pyvenv\\.cfg$',
    '(?:^|\\/)vendor\\/(?:modules\\.txt$|github\\.com\\/(?:stretchr|onsi|google\\/go-cmp)\\/|testing\\/)',
  ].join('|'),
);
