import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { toolHomes } from '@/server/sandbox/local/tool-homes';
import { temporaryDirectory } from './places';

it('tools installed in the home directory are found where they are, and only those', () => {
  const home = temporaryDirectory();
  mkdirSync(path.join(home, '.local'));
  mkdirSync(path.join(home, 'go/pkg/mod'), { recursive: true });
  const rust = temporaryDirectory();
  expect(toolHomes({ HOME: home, RUSTUP_HOME: rust, CARGO_HOME: path.join(home, 'none') })).toEqual({
    PYTHONUSERBASE: path.join(home, '.local'),
    RUSTUP_HOME: rust,
    GOMODCACHE: path.join(home, 'go/pkg/mod'),
  });
  expect(toolHomes({ HOME: path.join(home, 'nobody') })).toEqual({});
});
