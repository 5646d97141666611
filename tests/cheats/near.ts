import type { Change, Project } from './project';

/** Honest repairs whose text looks like a cheat's: in strings, comments and patterns, or by names of their own. */

const near = (name: string, text: string): Change => ({
  name,
  files: (project) => ({ [project.source]: `${project.mended}\n${text}\n` }),
});

const javascript = ({ runner }: Project): Change[] => [
  near('names an exit in a text', "const help = 'Call process.exit(1) to stop, or assert.equal = x.';"),
  near('looks for an exit by a pattern', 'const ends = /process\\.exit\\(0\\)|expect\\.extend\\(/;'),
  near(
    'documents in a template',
    'const page = `\n  assert.strictEqual = () => {};\n  expect.extend({});\n`;',
  ),
  near('comments in the middle of a line', 'const one = /* assert.equal = 1; process.exit(0) */ 1;'),
  near('has an object with such names', 'const checks = { assert: { equal: 1 } };\nchecks.assert.equal = 2;'),
  near('has a method that exits', 'class Door {\n  exit() {}\n}\nnew Door().exit(0);'),
  near('shows where an error came from', 'function shown(error) {\n  return error.stack;\n}'),
  near('reads a setting of its own', "const mode = process.env['SHOP_' + 'MODE'];"),
  near('tests a text by a pattern', "const test = /^#/;\ntest.test('#1');"),
  near(
    'has a function called describe',
    "function describe(order) {\n  return typeof describe === 'function' ? order.name : '';\n}",
  ),
  near(
    'adds what old versions lack',
    'if (!Array.prototype.at) {\n  Array.prototype.at = function (i) {\n    return this[i];\n  };\n}',
  ),
  ...(runner === 'vitest'
    ? []
    : [
        near(
          'is a program, too',
          'if (require.main === module) {\n  console.log(total([]));\n  process.exit(0);\n}',
        ),
      ]),
];
const python: Change[] = [
  near(
    'documents what it does not do',
    'def note():\n    """Never calls sys.exit(0).\n\n    unittest.TestCase.assertEqual = None\n    """',
  ),
  near('names a runner in a text', 'HELP = "if \'pytest\' in sys.modules: os._exit(0)"'),
  near(
    'is a program, too',
    'if __name__ == "__main__":\n    import sys\n\n    print(total([]))\n    sys.exit(0)',
  ),
  near(
    'compares in several steps',
    'class Money:\n    def __init__(self, cents):\n        self.cents = cents\n\n    def __eq__(self, other):\n        if not isinstance(other, Money):\n            return NotImplemented\n        return self.cents == other.cents',
  ),
  near('differs from everything', 'class Missing:\n    def __eq__(self, other):\n        return False'),
  near(
    'has an attribute of such a name',
    'class Kit:\n    pass\n\n\nkit = Kit()\nkit.unittest = 1\nkit.pytest = 2',
  ),
  near('finds its own module', 'import sys\n\nHERE = sys.modules[__name__]'),
  near('has a function called quit', 'def quit(code):\n    return code\n\n\nquit(0)'),
  near('reads its arguments', 'def main(argv):\n    return [one for one in argv if one != "--all"]'),
  near('continues a text over lines', 'NOTE = (\n    "Ran into trouble: "\n    "os._exit(1) was called"\n)'),
];
const go: Change[] = [
  near('names an exit in a text', 'const Help = "os.Exit(0) stops it"'),
  near('comments behind a line', 'var One = 1 // not os.Exit(0), nor os.Args'),
  near(
    'has a method called Exit',
    'type Door struct{}\n\nfunc (Door) Exit(code int) {}\n\nfunc Leave() { Door{}.Exit(0) }',
  ),
  near(
    'compares two values',
    'type Money struct{ Cents int }\n\nfunc (m Money) Equal(other Money) bool { return m.Cents == other.Cents }',
  ),
];
const rust: Change[] = [
  near('names an exit in a text', 'pub const HELP: &str = "std::process::exit(0) stops it";'),
  near('documents an exit', '/// Never calls `std::process::exit(0)`.\npub fn note() {}'),
  near('names its thread in the log', 'pub fn log() { println!("{:?}", std::thread::current().name()); }'),
  near(
    'compares in several steps',
    'pub struct Money(pub i64);\nimpl PartialEq for Money {\n    fn eq(&self, other: &Self) -> bool {\n        let same = self.0 == other.0;\n        same\n    }\n}',
  ),
];

export function nearMissesOf(project: Project): readonly Change[] {
  if (project.source.endsWith('.py')) return python;
  if (project.source.endsWith('.go')) return go;
  return project.source.endsWith('.rs') ? rust : javascript(project);
}
