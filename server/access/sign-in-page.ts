import { signIn } from './sentences';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Stands alone: before somebody is signed in, no style sheet of the pages is loaded. The colours are theirs. */
const styles = `
:root { color-scheme: light dark; --bg: #f7f6f3; --panel: #fdfcfa; --line: #cbc5b8; --ink: #23211d; --soft: #6b665c; --warn: #a04a08; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #161513; --panel: #1c1b18; --line: #46423a; --ink: #ece8df; --soft: #a39d91; --warn: #f0b35b; }
}
body { font: 15px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 12vh auto; padding: 0 1rem; background: var(--bg); color: var(--ink); }
main { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 1.5rem; }
h1 { font-size: 1.25rem; margin: 0 0 .8rem; }
p { color: var(--soft); margin: .6rem 0; }
a { color: inherit; }
code { font: 13px ui-monospace, monospace; color: var(--ink); }
label { display: block; margin: 1.2rem 0 .3rem; font-weight: 600; font-size: 14px; }
input { font: 14px ui-monospace, monospace; width: 100%; box-sizing: border-box; padding: .5rem; color: var(--ink);
  background: var(--bg); border: 1px solid var(--line); border-radius: 6px; }
button { font: inherit; font-weight: 500; margin-top: .9rem; padding: .4rem 1.2rem; border: 0; border-radius: 6px;
  background: var(--ink); color: var(--panel); cursor: pointer; }
[role=alert] { border-left: 4px solid var(--warn); padding-left: .8rem; color: var(--warn); }
`;

const frame = (nonce: string, body: string, head = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${signIn.title}</title>
<style nonce="${nonce}">${styles}</style>${head}
</head>
<body><main>${body}</main></body>
</html>
`;

interface SignInPage {
  nonce: string;
  /** The path to open afterwards. */
  next: string;
  problem: string | null;
}

/** A page that says where the address with the token is, with a field for it. It has no script. */
export function signInPage({ nonce, next, problem }: SignInPage): string {
  return frame(
    nonce,
    `
<h1>${signIn.title}</h1>
${problem === null ? '' : `<p role="alert">${escaped(problem)}</p>`}
<p>${signIn.where}</p>
<p>${signIn.command}</p>
<form method="post" action="/api/sign-in">
<input type="hidden" name="next" value="${escaped(next)}">
<label for="token">${signIn.field}</label>
<input id="token" name="token" type="password" autocomplete="off" required autofocus>
<button type="submit">${signIn.button}</button>
</form>`,
  );
}

/** A page that opens itself again, this time from this site. */
export function againPage({ nonce, next }: Omit<SignInPage, 'problem'>): string {
  return frame(
    nonce,
    `<p><a href="${escaped(next)}">${signIn.again}</a></p>`,
    `\n<meta http-equiv="refresh" content="0; url=${escaped(next)}">`,
  );
}
