/** Strings that look like keys: of model providers, code hosts and clouds; private keys; bearer tokens; in an environment. */
const shapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{20,200}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,200}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,200}/g,
  /\bglpat-[A-Za-z0-9_-]{20,200}/g,
  /\bhf_[A-Za-z0-9]{30,100}/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,200}/g,
  /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]{40,10000}/g,
];
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/-]{20,4000}=*/g;
const assigned =
  /\b([A-Z][A-Z0-9_]{0,60}(?:API_?KEY|TOKEN|SECRET|PASSWORD|ACCESS_KEY))(=|: ?)(["']?)([^\s"'<>$*{}]{8,2000})/g;

export const mask = '<masked>';

/** A key and its text in JSON, in JSON within JSON, or as Python prints it. */
const quoted = /(\\?["'])([\w .-]{1,60})\1(\s{0,4}:\s{0,4})\1([^"'\\]{1,2000})\1/g;

/**
 * A quick look: most texts have nothing of the kind. Two expressions without the flag `i` take a third of the time of one
 * with it.
 */
const shaped =
  /sk-|pk-|rk-|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|hf_|AIza|AKIA|ASIA|xox|eyJ|Bearer|Basic|PRIVATE KEY/;
const named =
  /[Tt][Oo][Kk][Ee][Nn]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]|[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz]|[Aa][Pp][Ii].?[Kk][Ee][Yy]|_[Kk][Ee][Yy]/;

/** The text with what looks like a key masked, and how many were. */
export function withoutSecrets(text: string): { text: string; masked: number } {
  if (!named.test(text) && !shaped.test(text)) return { text, masked: 0 };
  let masked = 0;
  let clean = text;
  const put = (replacement: string) => {
    masked += 1;
    return replacement;
  };
  for (const shape of shapes) clean = clean.replace(shape, () => put(mask));
  clean = clean.replace(bearer, (_, kind) => put(`${kind} ${mask}`));
  clean = clean.replace(assigned, (_, name, sign, quote) => put(`${name}${sign}${quote}${mask}`));
  clean = clean.replace(quoted, (whole, mark, key, colon, value) =>
    isSecretKey(key) && !isMasked(value) ? put(`${mark}${key}${mark}${colon}${mark}${mask}${mark}`) : whole,
  );
  return { text: clean, masked };
}

const secretKey = /api[_-]?key|token|secret|password|authorization/i;
const harmlessKey = /tokens|tokenizer|token_?(?:count|limit|ids?|usage|type)/i;

/** Whether the text under this key is a secret by the name of the key. */
export const isSecretKey = (key: string) => secretKey.test(key) && !harmlessKey.test(key);
/** Already masked by the writer, or no value at all. */
export const isMasked = (value: string) => /^(?:\*+|<[^>]{0,60}>|None|null|\$\{?\w{0,60}\}?)?$/.test(value);
