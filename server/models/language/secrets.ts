import { isRecord } from './record';

/** What stands where a key stood. */
const mark = '[key]';

/** A shorter secret is too common a text to be looked for in what a model writes. */
const leastSure = 12;
const leastWithoutDigit = 24;

/** Whether a text is certainly a secret: “ollama” or “not-needed” are keys, too, and ordinary words. */
const isSure = (text: string): boolean =>
  text.length >= leastWithoutDigit || (text.length >= leastSure && /\d/.test(text) && /[a-z]/i.test(text));

const secretHeader = /key|token|secret|auth|cookie|password|credential|signature/i;

/**
 * The secrets of a connection that are looked for in replies: its key, and values of headers that hold one. Other headers
 * (names of sites and applications) may stand in any text.
 */
export function sureSecrets({
  key,
  headers,
}: {
  key: string | null;
  headers: Readonly<Record<string, string>>;
}): string[] {
  const held = Object.entries(headers).flatMap(([name, value]) =>
    secretHeader.test(name) ? [value, ...value.split(/\s+/)] : [],
  );
  return [...new Set([...(key ? [key] : []), ...held])].filter(isSure);
}

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A character as it stands, or as JSON, a URL, a script or HTML may write it. */
function written(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  const hexes = hex === hex.toUpperCase() ? hex : `(?:${hex}|${hex.toUpperCase()})`;
  const others = [
    `\\\\+u00${hexes}`,
    `\\\\+x${hexes}`,
    `%(?:25)*${hexes}`,
    `&#0*${code};`,
    `&#[xX]0*${hexes};`,
  ];
  return `(?:${[`\\\\*${quoted(character)}`, ...others].join('|')})`;
}

/** A secret inside of a longer text in base64 looks in three ways, by where it begins. */
function inBase64(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
    // The first characters also hold what stands before the secret.
    const own = whole.slice(offset === 0 ? 0 : offset + 1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function patternOf(secret: string): string {
  const plain = [...secret].map((character) =>
    character.charCodeAt(0) < 128 ? written(character) : quoted(character),
  );
  if (secret.length < leastSure) return plain.join('');
  const hex = Buffer.from(secret).toString('hex');
  const tail = '[A-Za-z0-9+/_=-]{0,4}';
  return [
    plain.join(''),
    ...[...new Set(inBase64(secret))].map((text) => `${quoted(text)}${tail}`),
    quoted(hex),
    quoted(hex.toUpperCase()),
  ].join('|');
}

const patterns = new Map<string, RegExp>();
const mostPatterns = 100;

function regexOf(secret: string): RegExp {
  const known = patterns.get(secret);
  if (known) return known;
  const made = new RegExp(patternOf(secret), 'g');
  if (patterns.size >= mostPatterns) patterns.clear();
  patterns.set(secret, made);
  return made;
}

/** The text without the secrets, as they are or encoded: JSON, URL, HTML, base64 (also within more), hex. */
export const masked = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (clean === '' ? clean : clean.replace(regexOf(secret), mark)), text);

/** The same for a text that is still growing: a secret of which only the beginning has come is held back. */
export function maskedSoFar(text: string, secrets: readonly string[]): string {
  const clean = masked(text, secrets);
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, clean.length); length >= 4; length--) {
      if (clean.endsWith(secret.slice(0, length))) return clean.slice(0, -length);
    }
  }
  return clean;
}

/** A value with every text in it masked, names of fields included. */
export function maskedDeep<T>(value: T, secrets: readonly string[]): T;
export function maskedDeep(value: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') return masked(value, secrets);
  if (Array.isArray(value)) return value.map((one) => maskedDeep(one, secrets));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [masked(name, secrets), maskedDeep(field, secrets)]),
  );
}
