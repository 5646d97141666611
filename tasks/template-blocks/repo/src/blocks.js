import { blockHead, nextTag } from './tags.js';

/**
 * The parts of the block opened by a tag: its body, the part after {{else}} (or null), and where
 * the block ends in the template.
 */
export function readBlock(template, open) {
  const { kind, argument } = blockHead(open.text);
  let elseTag = null;
  for (let tag = nextTag(template, open.end); tag !== null; tag = nextTag(template, tag.end)) {
    if (tag.sigil === '' && tag.text === 'else' && kind === 'if') elseTag ??= tag;
    if (tag.sigil === '/' && tag.text === kind) {
      return {
        kind,
        argument,
        body: template.slice(open.end, elseTag ? elseTag.start : tag.start),
        otherwise: elseTag ? template.slice(elseTag.end, tag.start) : null,
        end: tag.end,
      };
    }
  }
  throw new Error(`{{#${open.text}}} is never closed`);
}
