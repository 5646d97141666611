import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccessFiles, accessFiles } from '@/server/access/access-files';
import { openDoor } from '@/server/access/doorkeeper';
import { admit, type GateSettings } from '@/server/access/gate';

const origin = 'http://127.0.0.1:3000';
const cookie = 'espalier-test';

let directory: string;
let files: AccessFiles;
let settings: GateSettings;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  files = accessFiles(directory);
  settings = { door: openDoor(files), cookie, hosts: new Set(), trustProxy: false, dev: false };
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const request = (at: string, headers: Record<string, string> = {}, init: RequestInit = {}, now = 0) =>
  admit(
    new Request(`${origin}${at}`, { ...init, headers: { host: '127.0.0.1:3000', ...headers } }),
    settings,
    now,
  );
const stopped = async (...input: Parameters<typeof request>): Promise<Response> => {
  const passage = await request(...input);
  if (passage.kind === 'pass') throw new Error('It passed.');
  return passage.response;
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('who passes the gate', () => {
  it('keeps the token for its owner only', () => {
    expect(files.token()).toMatch(/^[\w-]{43}$/);
    expect(files.token()).toBe(files.token());
    expect(statSync(path.join(directory, 'token')).mode & 0o777).toBe(0o600);
  });

  it('stops everything without a token but the files of the build', async () => {
    for (const at of [
      '/',
      '/runs/r1',
      '/api/trpc/runs.list',
      '/api/health',
      '/_next/image?url=x',
      '/_next/data/x.json',
    ]) {
      expect((await stopped(at)).status).toBe(401);
    }
    expect((await request('/_next/static/chunk.js')).kind).toBe('pass');
  });

  it('takes the token from the cookie or the header, and no other', async () => {
    const token = files.token();
    expect((await request('/', bearer(token))).kind).toBe('pass');
    expect((await request('/api/trpc/x', { cookie: `other=1; ${cookie}=${token}` })).kind).toBe('pass');
    expect((await stopped('/', { cookie: `other=${token}` })).status).toBe(401);
    expect((await stopped('/api/x', bearer(`${token}x`))).status).toBe(401);
  });

  it('signs in by the printed address and leaves no token in the address', async () => {
    const token = files.token();
    const response = await stopped(`/tasks?token=${token}&q=1`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${origin}/tasks?q=1`);
    expect(response.headers.get('set-cookie')).toBe(
      `${cookie}=${token}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Strict`,
    );
    const wrong = await stopped('/?token=abc');
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  });

  it('signs in by the form, with the token or the whole address, and goes on to a page of its own only', async () => {
    const send = (token: string, next: string) =>
      stopped('/api/sign-in', { origin }, { method: 'POST', body: new URLSearchParams({ token, next }) });
    const token = files.token();
    expect((await send(`${origin}/?token=${token}`, '/tasks')).headers.get('location')).toBe(
      `${origin}/tasks`,
    );
    for (const next of ['//evil.example/', 'https://evil.example', '/\\evil.example', '/api/trpc/x']) {
      expect((await send(token, next)).headers.get('location')).toBe(`${origin}/`);
    }
    const wrong = await send('<b>no', '/"><script>x</script>');
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).not.toContain('<script>');
  });

  it('marks the cookie as secure only where the proxy in front is trusted', async () => {
    const at = `/?token=${files.token()}`;
    const https = { 'x-forwarded-proto': 'https' };
    expect((await stopped(at, https)).headers.get('set-cookie')).not.toContain('Secure');
    settings = { ...settings, trustProxy: true };
    expect((await stopped(at, https)).headers.get('set-cookie')).toContain('; Secure');
    expect((await stopped(at)).headers.get('set-cookie')).not.toContain('Secure');
  });

  it('has the page open itself again after a link elsewhere, where a strict cookie is not sent', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const page = await (await stopped('/runs/r1?node="n', link)).text();
    expect(page).toContain('<meta http-equiv="refresh" content="0; url=/runs/r1?node=%22n">');
    expect(await (await stopped('/runs/r1', { 'sec-fetch-site': 'same-origin' })).text()).not.toContain(
      'refresh',
    );
  });

  it('closes the door for a minute after many wrong tokens, but not to whoever is in', async () => {
    const token = files.token();
    const ada = files.add('Ada', 0);
    await request('/', bearer(token));
    for (let i = 0; i < 30; i++)
      expect((await stopped('/api/x', bearer('stale'), {}, 1000)).status).toBe(401);
    for (let i = 0; i < 20; i++) await request('/api/x', bearer(`guess${i}`), {}, 1000);
    expect((await stopped('/api/x', bearer(ada), {}, 2000)).status).toBe(429);
    expect((await request('/', bearer(token), {}, 2000)).kind).toBe('pass');
    expect((await request('/', bearer(ada), {}, 62_000)).kind).toBe('pass');
  });
});

describe('named people', () => {
  it('are known by their token, until they are removed', () => {
    const { door } = settings;
    const owner = files.token();
    expect(door.identify(owner, 0)).toEqual({ kind: 'person', name: 'you' });
    const ada = files.add(' Ada Lovelace ', 0);
    expect(door.identify(ada, 0)).toEqual({ kind: 'person', name: 'Ada Lovelace' });
    expect(door.identify(owner, 0)).toEqual({ kind: 'person', name: 'owner' });
    expect(files.remove('Ada Lovelace')).toBe(true);
    expect(door.identify(ada, 0)).toEqual({ kind: 'wrong' });
    expect(files.remove('Ada Lovelace')).toBe(false);
  });

  it('are kept by the hash of their token', () => {
    const token = files.add('Ada', 0);
    expect(JSON.stringify(files.people())).not.toContain(token);
    expect(statSync(path.join(directory, 'people.json')).mode & 0o777).toBe(0o600);
  });

  it('have names that can be told from others', () => {
    files.add('Ada', 0);
    for (const name of ['Ada', 'you', 'Engine', '', '\u202eevil', 'a\nb', '<b>', 'x'.repeat(61)]) {
      expect(() => files.add(name, 0)).toThrow();
    }
  });

  it('sign in anew after the token changed', () => {
    const old = files.token();
    const fresh = files.renew();
    expect(settings.door.identify(old, 0)).toEqual({ kind: 'wrong' });
    expect(settings.door.identify(fresh, 0)).toEqual({ kind: 'person', name: 'you' });
  });

  it('are refused with what to do while a file is damaged', () => {
    writeFileSync(path.join(directory, 'people.json'), '{');
    expect(() => settings.door.identify(files.token(), 0)).toThrow(/people\.json cannot be understood/);
    writeFileSync(path.join(directory, 'token'), 'short\n');
    expect(() => files.token()).toThrow(/espalier token --new/);
  });
});
