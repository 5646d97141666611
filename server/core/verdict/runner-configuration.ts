/**
 * Files that steer a test runner, or that it or its language loads unasked: from the runners' own documentation. A new
 * or changed one in a solution is a sign of gaming, and those that a repository has are protected.
 *
 * Python: what pytest reads (`pytest.toml`, `pytest.ini`, both with a dot, `tox.ini`, `setup.cfg`, `conftest.py`), what
 * the interpreter loads at its start (`sitecustomize`, `usercustomize`, `.pth`), coverage. `pyproject.toml` and
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

/** Modules of a workspace that a runner would load in the place of itself or of what it stands on. */
export const shadowsRunner =
  /^(?:(?:unittest|pytest|_pytest|doctest|pluggy|traceback|importlib|runpy)(?:\.py$|\/)|node_modules\/(?:jest|vitest|mocha|chai|ava|tape|tap|expect|assert|@jest|@vitest)(?:\/|$))/;
