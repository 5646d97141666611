import { parseJson } from '@/server/verifier/runners/json-text';
import { withoutOption } from '@/server/verifier/runners/select';
import { canaryPassed } from '@/server/verifier/sentences';
import { type CanaryPlan, held, type Judgement, notHeld, randomName, voided } from './with-canary';

const call = /(^|[\s;&|(/])(go\s+test)(?=$|[\s;&|)])/g;
const template = '{{if or .TestGoFiles .XTestGoFiles}}{{.Dir}}{{"\\t"}}{{.Name}}{{end}}';

/**
 * Go's tests are compiled, so the canary is: a test that must fail, in one more file of each package with tests. The file
 * lies in no folder of the workspace; `-overlay` (Go 1.16 and later) shows it to the compiler. It runs as a second
 * `go test` behind the first, since a test that fails would end a chain of commands and change the exit code. The code
 * under test is linked in: what it does to the report of the first it does to that of the second.
 */
export function goCanary(command: string): CanaryPlan {
  const name = `Test${randomName().toUpperCase()}`;
  const [file, notes] = [`${randomName()}_test.go`, randomName()];
  const parts = withoutOption(command, ['-run', '--run', '-skip', '--skip', '-coverprofile', '-o'])
    .split(/&&|\|\||[;|\n]/)
    .map((part) => part.trim());
  const folders = parts.filter((part) => /^cd\s/.test(part));
  const calls = parts
    .filter((part) => part.search(call) >= 0)
    .map((part) =>
      part.replace(
        call,
        (_, before: string, program: string) =>
          `${before}${program} -json -count=1 -vet=off -overlay "$espalier_canary/overlay" -run '^${name}$'`,
      ),
    );
  const body = [
    'package %s',
    'import "testing"',
    `func ${name}(t *testing.T) { if one, two := 1, 2; one != two { t.Fatal("as it must") } }`,
  ].join('\\n');
  return {
    files: {},
    notes,
    behind: [
      `( ${[...folders, ':'].join(' && ')}`,
      `go list -f '${template}' ./... 2>/dev/null | while IFS="$(printf '\\t')" read -r espalier_dir espalier_name; do`,
      `  printf '${body}\\n' "$espalier_name" > "$espalier_canary/$espalier_name.go"`,
      `  printf ',"%s/${file}":"%s/%s.go"' "$espalier_dir" "$espalier_canary" "$espalier_name"`,
      'done > "$espalier_canary/list"',
      'printf \'{"Replace":{%s}}\' "$(cut -c2- "$espalier_canary/list")" > "$espalier_canary/overlay"',
      `( ${calls.join('\n')}\n) > "$espalier_canary/${notes}" 2>/dev/null`,
      ')',
    ],
    judge: (text) => judgeGo(text, name),
  };
}

function judgeGo(text: string, name: string): Judgement {
  const events = text.split('\n').flatMap((line) => {
    const event: { Action?: unknown; Test?: unknown; Package?: unknown } = Object(parseJson(line));
    return event.Test === name ? [event] : [];
  });
  const packages = (action: string) => events.filter((event) => event.Action === action).length;
  const [began, failed] = [packages('run'), packages('fail')];
  if (began === 0) return notHeld('The check could not be compiled into the tests.');
  return failed === began ? held : voided(canaryPassed);
}
