import { readBlock } from './blocks.js';
import { escapeHtml } from './escape.js';
import { applyFilters } from './filters.js';
import { Scope } from './scope.js';
import { nextTag } from './tags.js';

const isEmpty = (value) => !value || (Array.isArray(value) && value.length === 0);

function renderValue(tag, scope) {
  const [path, ...filters] = tag.text.split('|').map((part) => part.trim());
  const text = String(applyFilters(scope.lookup(path), filters) ?? '');
  return tag.sigil === '&' ? text : escapeHtml(text);
}

function renderBlock(block, scope) {
  const value = scope.lookup(block.argument);
  switch (block.kind) {
    case 'each':
      return (value ?? []).map((item) => renderIn(block.body, scope.inner(item))).join('');
    case 'if':
      return isEmpty(value) ? renderIn(block.otherwise ?? '', scope) : renderIn(block.body, scope);
    default:
      throw new Error(`Unknown block ${block.kind}`);
  }
}

function renderIn(template, scope) {
  let output = '';
  let position = 0;
  for (let tag = nextTag(template, 0); tag !== null; tag = nextTag(template, position)) {
    output += template.slice(position, tag.start);
    if (tag.sigil === '#') {
      const block = readBlock(template, tag);
      output += renderBlock(block, scope);
      position = block.end;
    } else {
      output += tag.sigil === '/' ? template.slice(tag.start, tag.end) : renderValue(tag, scope);
      position = tag.end;
    }
  }
  return output + template.slice(position);
}

export function render(template, data) {
  return renderIn(template, new Scope(data));
}
