import type { LogParser } from '@/server/benchmarks/grading/status';
import * as line from './by-line';
import { deno } from './deno';
import { django } from './django';
import { doctest } from './doctest';
import { jestFiles, jestFilesTimed } from './file-results';
import { gradle, maven } from './java';
import { karma } from './karma';
import { mocha } from './mocha';
import { mochaJson } from './mocha-json';
import * as repository from './of-one-repository';
import * as failures from './only-failures';
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
  [jestFiles, ['react_pdf', 'carbon']],
  [jestFilesTimed, ['grommet']],
  [mochaJson, ['prismjs']],
  [failures.bpmnJs, ['bpmn_js']],
  [failures.openlayers, ['openlayers']],
  [failures.eslint, ['eslint']],
  [deno, ['quarto_cli']],
  [p5, ['p5js']],
];

const parsers: ReadonlyMap<string, LogParser> = new Map(
  families.flatMap(([parser, names]) =>
    names.map((name): [string, LogParser] => [`parse_log_${name}`, parser]),
  ),
);

/** What decides how the log of an instance is read. */
export interface Parsed {
  id: string;
  version: string | null;
  logParser: string;
}

const numbered =
  (parsers: Readonly<Record<string, LogParser>>) =>
  ({ id }: Parsed) =>
    parsers[id.slice(id.lastIndexOf('-') + 1)];

/** Lighthouse ran Mocha before its third version, and Jest before its ninth; how the later ones are read is not known. */
function lighthouse({ version }: Parsed): LogParser | undefined {
  const major = Number.parseInt(version ?? '', 10);
  return major < 3 ? mochaJson : major < 9 ? jestFilesTimed : undefined;
}

/** Repositories whose instances are read by different parsers. */
const byInstance: ReadonlyMap<string, (instance: Parsed) => LogParser | undefined> = new Map([
  ['parse_log_immutable_js', numbered({ '2005': line.jestJson, '2006': line.jest })],
  [
    'parse_log_jekyll',
    numbered({
      ...{ '8047': ruby.minitest, '8167': ruby.minitest, '9141': ruby.minitest },
      ...{ '8761': ruby.cucumber, '8771': ruby.cucumber },
    }),
  ],
  ['parse_log_lighthouse', lighthouse],
]);

/** Parsers of the harness whose rules are not published in a form that was at hand. */
const unknownRules: ReadonlySet<string> = new Set(['parse_log_highlightjs', 'parse_log_next']);

/** The names of parsers that a row may have in `log_parser`. */
export const parserNames: readonly string[] = [...parsers.keys(), ...byInstance.keys()].sort();

/** The parser of an instance; undefined where Espalier has none. */
export const parserOf = (instance: Parsed): LogParser | undefined =>
  parsers.get(instance.logParser) ?? byInstance.get(instance.logParser)?.(instance);

/** Why an instance whose parser is not here is not graded, and what to do. */
export function whyUnread({ logParser }: Parsed): string {
  if (/[\n(]/.test(logParser)) {
    return 'log_parser is a program, which is not run; name a parser with --log-parser.';
  }
  if (parserNames.includes(logParser)) {
    return `${logParser} reads other instances of this repository, not this one; name a parser with --log-parser.`;
  }
  if (unknownRules.has(logParser)) {
    return `${logParser} is a parser of the harness whose rules are not known here, and a guess could grade wrongly; grade the row with the harness, or name a parser with --log-parser.`;
  }
  return `there is no parser “${logParser.slice(0, 60)}” here; there are ${parserNames.join(', ')}.`;
}
