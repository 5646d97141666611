import { canaryPassed } from '@/server/verifier/sentences';
import { type CanaryPlan, held, type Judgement, notHeld, randomName, voided } from './with-canary';

const call = /(^|[\s;&|(/])(cargo\s+(?:\+\S+\s+)?test)(?=$|[\s;&|)])/;

/**
 * Cargo knows no overlay, so the canary is a file in `tests/` for as long as it takes: an integration test that must
 * fail. It runs by itself behind the tests, with the same configuration, build scripts and runner of binaries. It does
 * not link the code under test. A workspace without a package at its root has no place for it.
 */
export function cargoCanary(command: string): CanaryPlan {
  const [name, notes] = [randomName(), randomName()];
  const [, , program = 'cargo test'] = call.exec(command) ?? [];
  const offline = /\s--(?:offline|frozen|locked)\b/.exec(command)?.[0] ?? '';
  const source = `#[test]\nfn ${name}() { let (one, two) = (1, 2); assert_eq!(one, two); }\n`;
  return {
    files: { 'canary.rs': source },
    notes,
    behind: [
      'if grep -q "^\\[package\\]" Cargo.toml 2>/dev/null; then',
      '  espalier_made=no; [ -d tests ] || { mkdir tests && espalier_made=yes; }',
      `  cp "$espalier_canary/canary.rs" tests/${name}.rs`,
      `  ${program}${offline} --test ${name} > "$espalier_canary/${notes}" 2>/dev/null`,
      `  rm -f tests/${name}.rs; find target -name '*${name}*' -prune -exec rm -rf {} + 2>/dev/null`,
      '  [ "$espalier_made" = no ] || rmdir tests 2>/dev/null',
      'fi',
    ],
    judge: (text) => judgeCargo(text, name),
  };
}

function judgeCargo(text: string, name: string): Judgement {
  const verdict = new RegExp(`^test ${name} \\.\\.\\. (\\w+)$`, 'm').exec(text)?.[1];
  if (verdict === undefined)
    return notHeld('The check could not be compiled into the tests, or gave no report.');
  return verdict === 'FAILED' ? held : voided(canaryPassed);
}
