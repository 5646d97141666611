import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SharedRun, SharedTexts } from '@/server/core/run/shared-run';
import type { PageCode } from './page-script';

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
/** Nothing in it can end the element, whatever the run holds: base64 has no such letters. */
const packed = (value: unknown) => gzipSync(JSON.stringify(value), { level: 6 }).toString('base64');

/**
 * A page that needs nothing but itself. Its policy lets exactly this script and these styles run, and forbids every
 * request. The log comes before the texts, so that the tree can be drawn before those are unpacked.
 */
export function pageHtml(
  { script, style }: PageCode,
  { title, run, texts }: { title: string; run: SharedRun; texts: SharedTexts },
): string {
  // A script ends at the first `</script`, also within a text of it.
  const code = script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  const look = style.replace(/<\/(style)/gi, '<\\/$1');
  const policy = [
    "default-src 'none'",
    `script-src ${sha256(code)}`,
    `style-src ${sha256(look)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${look}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page draws a tree with a script of its own. Allow scripts to see it.</noscript>
<script type="application/octet-stream" id="run">${packed(run)}</script>
<script type="application/octet-stream" id="texts">${packed(texts)}</script>
<script>${code}</script>
</body>
</html>
`;
}
