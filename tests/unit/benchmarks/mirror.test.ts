import { expect, test } from 'vitest';
import { mirrored, splitImage } from '@/server/benchmarks/evaluation/mirror';

test.each([
  ['a/b:1', { repository: 'a/b', tag: '1' }],
  ['a/b', { repository: 'a/b', tag: 'latest' }],
  ['host:5000/a/b', { repository: 'host:5000/a/b', tag: 'latest' }],
])('an image has a repository and a tag: %s', (image, expected) => {
  expect(splitImage(image)).toEqual(expected);
});

test.each([
  ['swebench/x:latest', { repository: 'm:1/swebench/x', tag: 'latest' }],
  ['docker.io/swebench/x', { repository: 'm:1/swebench/x', tag: 'latest' }],
  ['debian:12', { repository: 'm:1/library/debian', tag: '12' }],
  ['ghcr.io/a/b:1', null],
  ['localhost/a', null],
  ['127.0.0.1:5000/a', null],
])('a mirror of Docker Hub has what is of Docker Hub: %s', (image, expected) => {
  expect(mirrored(image, 'm:1')).toEqual(expected);
});
