import type { LogParser } from '@/server/benchmarks/grading/status';
import * as line from './by-line';
import { django } from './django';
import { doctest } from './doctest';
import { gradle, maven } from './java';
import { karma } from './karma';
import { mocha } from './mocha';
import * as repository from './of-one-repository';
import { p5 } from './p5';
import { phpunit } from './phpunit';
import { matplotlib, pytest, pytestOptions, pytestV2 } from './pytest';
import * as ruby from './ruby';
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
  [doctest, ['doctest']],
  [ruby.minitest, ['minitest']],
  [ruby.cucumber, ['cucumber']],
  [ruby.rubyUnit, ['ruby_unit']],
  [ruby.rspecJson, ['rspec_transformed_json']],
  [repository.calypso, ['calypso']],
  [repository.chartJs, ['chart_js']],
  [repository.marked, ['marked']],
  [repository.reactPdf, ['react_pdf']],
  [p5, ['p5js']],
];

const parsers: ReadonlyMap<string, LogParser> = new Map(
  families.flatMap(([parser, names]) =>
    names.map((name): [string, LogParser] => [`parse_log_${name}`, parser]),
  ),
);

/** Two repositories whose instances are read by different parsers: the number at the end of the instance's id decides. */
const byNumber: ReadonlyMap<string, Readonly<Record<string, LogParser>>> = new Map<
  string,
  Record<string, LogParser>
>([
  ['parse_log_immutable_js', { '2005': line.jestJson, '2006': line.jest }],
  [
    'parse_log_jekyll',
    {
      ...{ '8047': ruby.minitest, '8167': ruby.minitest, '9141': ruby.minitest },
      ...{ '8761': ruby.cucumber, '8771': ruby.cucumber },
    },
  ],
]);

/** The names of parsers that a row may have in `log_parser`. */
export const parserNames: readonly string[] = [...parsers.keys(), ...byNumber.keys()].sort();

/** The parser of that name for an instance; undefined where Espalier has none. */
export const parserNamed = (name: string, instanceId: string): LogParser | undefined =>
  parsers.get(name) ?? byNumber.get(name)?.[instanceId.slice(instanceId.lastIndexOf('-') + 1)];
