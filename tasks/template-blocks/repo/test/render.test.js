import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../src/render.js';

describe('values', () => {
  test('looks up dotted names', () => {
    assert.equal(render('Dear {{customer.name | upper}}', { customer: { name: 'Ana' } }), 'Dear ANA');
  });

  test('escapes markup unless told not to', () => {
    assert.equal(render('{{a}} {{& a}}', { a: '<b>' }), '&lt;b&gt; <b>');
  });

  test('an unknown name is empty', () => {
    assert.equal(render('[{{nothing.here}}]', {}), '[]');
  });
});

describe('blocks', () => {
  test('repeats a body for each item', () => {
    const data = { items: [{ name: 'Pen', price: 120 }, { name: 'Ink', price: 480 }] };
    assert.equal(render('{{#each items}}{{name}} {{price | money}};{{/each}}', data), 'Pen 1.20;Ink 4.80;');
  });

  test('blocks may follow each other', () => {
    assert.equal(render('{{#each a}}{{.}}{{/each}}-{{#each b}}{{.}}{{/each}}', { a: [1, 2], b: [3] }), '12-3');
  });

  test('chooses between two texts', () => {
    const template = '{{#if note}}{{note}}{{else}}No remarks{{/if}}';
    assert.equal(render(template, { note: 'Fragile' }), 'Fragile');
    assert.equal(render(template, {}), 'No remarks');
  });

  test('an if within an each', () => {
    const template = '{{#each items}}{{#if sold}}({{name}}){{else}}{{name}}{{/if}} {{/each}}';
    assert.equal(render(template, { items: [{ name: 'a', sold: true }, { name: 'b' }] }), '(a) b ');
  });

  test('an each within an each', () => {
    const template = '{{#each rooms}}{{name}}: {{#each guests}}{{.}},{{/each}} ({{guests | count}}) {{/each}}end';
    const data = { rooms: [{ name: 'A', guests: ['x', 'y'] }, { name: 'B', guests: ['z'] }] };
    assert.equal(render(template, data), 'A: x,y, (2) B: z, (1) end');
  });

  test('an if within an if', () => {
    const template = '{{#if a}}A{{#if b}}B{{else}}b{{/if}}!{{else}}none{{/if}}.';
    assert.equal(render(template, { a: true, b: true }), 'AB!.');
    assert.equal(render(template, { a: true }), 'Ab!.');
    assert.equal(render(template, {}), 'none.');
  });

  test('a block that is never closed is an error', () => {
    assert.throws(() => render('{{#each items}}x', { items: [] }), /\{\{#each items\}\} is never closed/);
  });

  test('an unknown filter is an error', () => {
    assert.throws(() => render('{{a | loud}}', { a: 1 }), /Unknown filter loud/);
  });
});
