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
    // What Vite loads and runs, and how TypeScript finds modules.
    String.raw`(?:\.postcssrc(?:\.\w+)?|postcss\.config\.\w+)`,
    String.raw`[tj]sconfig(?:\.[\w-]+)*\.json`,
    // What package managers and Node load before a script: options, plugins, resolvers.
    String.raw`\.yarnrc(?:\.yml)?`,
    String.raw`\.pnp\.c?js`,
    String.raw`\.pnpmfile\.c?js`,
    String.raw`bunfig\.toml`,
    // What starts the tests where the command does not name the file.
    '(?:GNU)?[Mm]akefile',
    '[Jj]ustfile',
    String.raw`Taskfile\.ya?ml`,
    String.raw`noxfile\.py`,
    String.raw`tox\.toml`,
  ]
    .map((name) => `(?:^|\\/)${name}$`)
    .join('|'),
);

/** What Python's runners import by name: a module at the top of the workspace with such a name would be taken first. */
const pythonModules = [
  'unittest|pytest|_pytest|doctest|pluggy|iniconfig|packaging|xdist|hypothesis|coverage|pygments|exceptiongroup|tomli|colorama',
  'abc|argparse|array|ast|asyncio|atexit|base64|bdb|binascii|bisect|builtins|bz2|calendar|cmd|code|codecs|codeop|collections',
  'concurrent|contextlib|contextvars|copy|copyreg|csv|dataclasses|datetime|decimal|difflib|dis|email|encodings|enum|errno|fcntl',
  'fnmatch|functools|gc|genericpath|gettext|glob|heapq|importlib|inspect|io|ipaddress|itertools|json|keyword|linecache|locale',
  'logging|lzma|marshal|math|ntpath|numbers|opcode|operator|os|pathlib|pdb|pkgutil|platform|posix|posixpath|pprint|pyexpat|quopri',
  'random|re|reprlib|runpy|select|selectors|shlex|shutil|signal|site|socket|ssl|stat|string|struct|subprocess|sys|sysconfig',
  'tempfile|textwrap|threading|time|token|tokenize|traceback|types|typing|unicodedata|urllib|uuid|warnings|weakref|xml|zipfile',
  'zipimport|zlib',
].join('|');

/** Packages that are a JavaScript runner or an assertion library, or that a runner is made of, and the links to programs. */
const npmPackages =
  '\\.bin|jest|jest-[^/]+|babel-jest|ts-jest|vitest|vite|vite-node|mocha|chai|ava|tape|tap|expect|expect-[^/]+|assert|should|power-assert|tsx|ts-node|@jest|@vitest|@babel|@sinonjs|pretty-format|node';

/** Installed packages, in which no repair is made, without the caches that tools keep among them. */
export const installedPackages = new RegExp(
  [
    '(?:^|\\/)node_modules\\/(?!\\.(?:cache|vite|vite-temp|vitest|astro|turbo)(?:\\/|-))',
    '(?:^|\\/)(?:\\.?venv|\\.tox|\\.nox|bower_components)\\/(?!(?:.*\\/)?__pycache__\\/)',
  ].join('|'),
);

/** Mocks that Jest puts in the place of installed packages unasked. */
export const packageMocks = /^__mocks__\//;

const pythonShadow = new RegExp(
  `^(${pythonModules})(?:\\/(?:[^/]+\\/)*[^/.]+)?(?:\\.[\\w-]+)*\\.(?:pyi?|so)$`,
);
const otherShadow = new RegExp(
  [
    `(?:^|\\/)node_modules\\/(?:${npmPackages})(?:\\/|$)`,
    '(?:^|\\/)(?:\\.?venv|env|\\.tox)\\/.*\\/(?:site|dist)-packages\\/(?:pytest|_pytest|pluggy|iniconfig|xdist|pytest_[^/]+|coverage|unittest)(?:\\/|\\.py$)',
    '(?:^|\\/)(?:\\.?venv|env)\\/(?:bin|Scripts)\\/',
    '(?:^|\\/)(?:\\.?venv|env)\\/pyvenv\\.cfg$',
    '(?:^|\\/)vendor\\/(?:modules\\.txt$|github\\.com\\/(?:stretchr|onsi|google\\/go-cmp)\\/|testing\\/)',
  ].join('|'),
);

/** The modules of Python at the top of a workspace with these paths, by name. */
export const ownModules = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => /^(\w+)(?:\/.*)?\.py$/.exec(path)?.[1] ?? []));

/**
 * Whether a runner would load the file in the place of itself or of what it stands on: at the top of the workspace, in
 * its `node_modules` at any depth, in its virtual environment, or vendored. A module that the root has (`own`) is the
 * task's code: its repository may be that of such a module.
 */
export function shadowsRunner(path: string, own: ReadonlySet<string>): boolean {
  const name = pythonShadow.exec(path)?.[1];
  return name === undefined ? otherShadow.test(path) : !own.has(name);
}
