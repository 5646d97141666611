import type { LogParser } from '@/server/benchmarks/grading/status';
import * as line from './by-line';
import { django } from './django';
import { gradle, maven } from './java';
import { karma } from './karma';
import { mocha } from './mocha';
import { phpunit } from './phpunit';
import { matplotlib, pytest, pytestOptions, pytestV2 } from './pytest';
import { seaborn } from './seaborn';
import { sympy } from './sympy';

const families: readonly (readonly [LogParser, readonly string[]])[] = [
  [pytest, ['pytest', 'astroid', 'flask', 'marshmallow', 'pvlib', 'pyvista', 'sqlfluff', 'xarray']],
  [pytestOptions, ['pytest_options', 'pydicom', 'requests', 'pylint']],
  [pytestV2, ['pytest_v2', 'astropy', 'scikit', 'sphinx']],
  [matplotlib, ['matplotlib']],
  [django, ['django']],
  [seaborn, ['seaborn']],
  [sympy, ['sympy']],
  [line.gotest, ['gotest']],
  [line.cargo, ['cargo']],
  [line.jest, ['jest']],
  [line.jestJson, ['jest_json']],
  [line.vitest, ['vitest']],
  [mocha, ['mocha']],
  [karma, ['karma']],
  [line.tap, ['tap']],
  [maven, ['maven']],
  [gradle, ['gradle_custom']],
  [line.ant, ['ant']],
  [phpunit, ['phpunit']],
  [line.googletest, ['googletest']],
  [line.redis, ['redis']],
  [line.jq, ['jq']],
  [line.micropython, ['micropython_test']],
];

const parsers: ReadonlyMap<string, LogParser> = new Map(
  families.flatMap(([parser, names]) =>
    names.map((name): [string, LogParser] => [`parse_log_${name}`, parser]),
  ),
);

/** The names of parsers that a row may have in `log_parser`. */
export const parserNames: readonly string[] = [...parsers.keys()].sort();

/** The parser of that name; undefined where Espalier has none. */
export const parserNamed = (name: string): LogParser | undefined => parsers.get(name);
