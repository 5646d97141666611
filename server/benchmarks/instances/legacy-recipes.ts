/**
 * How version 4 of the harness runs and reads the tests of the repositories of SWE-bench, for rows from before version 5.
 * Its commands to install a repository differ from version to version and are not here: the images have it installed.
 */
export interface LegacyRecipe {
  command: string;
  parser: string;
}

const rich = 'pytest -rA -vv -o console_output_style=classic --tb=no';

const recipes: Readonly<Record<string, LegacyRecipe>> = {
  'astropy/astropy': { command: rich, parser: 'parse_log_astropy' },
  'django/django': {
    command: './tests/runtests.py --verbosity 2 --settings=test_sqlite --parallel 1',
    parser: 'parse_log_django',
  },
  'marshmallow-code/marshmallow': { command: 'pytest -rA', parser: 'parse_log_marshmallow' },
  'matplotlib/matplotlib': { command: 'pytest -rA', parser: 'parse_log_matplotlib' },
  'mwaskom/seaborn': { command: 'pytest --no-header -rA', parser: 'parse_log_seaborn' },
  'pallets/flask': { command: 'pytest -rA', parser: 'parse_log_flask' },
  'psf/requests': { command: 'pytest -rA', parser: 'parse_log_requests' },
  'pvlib/pvlib-python': { command: 'pytest -rA', parser: 'parse_log_pvlib' },
  'pydata/xarray': { command: 'pytest -rA', parser: 'parse_log_xarray' },
  'pydicom/pydicom': { command: 'pytest -rA', parser: 'parse_log_pydicom' },
  'pylint-dev/astroid': { command: 'pytest -rA', parser: 'parse_log_astroid' },
  'pylint-dev/pylint': { command: 'pytest -rA', parser: 'parse_log_pylint' },
  'pytest-dev/pytest': { command: 'pytest -rA', parser: 'parse_log_pytest' },
  'pyvista/pyvista': { command: 'pytest -rA', parser: 'parse_log_pyvista' },
  'scikit-learn/scikit-learn': { command: 'pytest -rA', parser: 'parse_log_scikit' },
  'sphinx-doc/sphinx': { command: 'tox --current-env -epy39 -v --', parser: 'parse_log_sphinx' },
  'sqlfluff/sqlfluff': { command: 'pytest -rA', parser: 'parse_log_sqlfluff' },
  'sympy/sympy': {
    command: "PYTHONWARNINGS='ignore::UserWarning,ignore::SyntaxWarning' bin/test -C --verbose",
    parser: 'parse_log_sympy',
  },
};

/** The recipe of a repository; undefined where version 4 has none. */
export const legacyRecipe = (repo: string): LegacyRecipe | undefined =>
  Object.hasOwn(recipes, repo) ? recipes[repo] : undefined;

/** The image that the harness names for an instance. */
export const imageOfInstance = (id: string): string =>
  `swebench/sweb.eval.x86_64.${id.toLowerCase().replaceAll('__', '_1776_')}:latest`;
