import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../src/render.js';

test('three levels', () => {
  const template = '{{#each .}}[{{#each .}}({{#each .}}{{.}}{{/each}}){{/each}}]{{/each}}';
  assert.equal(render(template, [[[1, 2], [3]], [[4]]]), '[(12)(3)][(4)]');
});

test('two inner blocks in one outer block', () => {
  const template = '{{#each g}}{{#each a}}{{.}}{{/each}}/{{#each b}}{{.}}{{/each}};{{/each}}';
  assert.equal(render(template, { g: [{ a: [1], b: [2, 3] }, { a: [], b: [4] }] }), '1/23;/4;');
});

test('an else belongs to its own if', () => {
  const template = '{{#if a}}{{#if b}}ab{{/if}}{{else}}no a{{/if}}';
  assert.equal(render(template, { a: 1 }), '');
  assert.equal(render(template, {}), 'no a');
  assert.equal(render('{{#if a}}x{{else}}{{#if b}}y{{else}}z{{/if}}{{/if}}', { b: 1 }), 'y');
});

test('an unclosed inner block is an error', () => {
  assert.throws(() => render('{{#if a}}{{#if b}}x{{/if}}', { a: 1, b: 1 }), /\{\{#if a\}\} is never closed/);
});

test('an each between an if and its else', () => {
  const template = '{{#if n}}{{#each n}}{{#if .}}+{{else}}-{{/if}}{{/each}}{{else}}none{{/if}}';
  assert.equal(render(template, { n: [1, 0] }), '+-');
  assert.equal(render(template, { n: [] }), 'none');
});
