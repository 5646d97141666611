import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unreachableDetail } from '@/server/models/language/unreachable';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** What a call of the address really fails with, in the words of the page. */
async function failing(baseUrl: string): Promise<string> {
  try {
    await fetch(baseUrl);
  } catch (error) {
    return unreachableDetail(error, baseUrl);
  }
  throw new Error('The server could be reached.');
}

describe('a server that cannot be reached', () => {
  it('refuses the connection', async () => {
    const server = createPlain();
    const port = await portOf(server);
    await new Promise((done) => server.close(done));
    servers.length = 0;
    expect(await failing(`http://127.0.0.1:${port}/v1`)).toContain(
      `nothing listens at 127.0.0.1:${port}; start the server`,
    );
  });

  it('has a name that is not known', async () => {
    expect(await failing('http://no-such-host.invalid/v1')).toContain(
      'the name no-such-host.invalid is not known',
    );
  });

  it('speaks no TLS at an address that wants it', async () => {
    const port = await portOf(createPlain((_, response) => response.end()));
    expect(await failing(`https://127.0.0.1:${port}/v1`)).toContain('does not speak TLS there');
  });

  it('has a certificate that nobody signed', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-days', '1', '-nodes'];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject];
    execFileSync('openssl', made, { stdio: 'ignore' });
    const secure = createSecure({ key: readFileSync(key), cert: readFileSync(cert) });
    rmSync(folder, { recursive: true, force: true });
    const port = await portOf(secure);
    expect(await failing(`https://127.0.0.1:${port}/v1`)).toContain('certificate');
  });

  it('says the address alone where the error tells nothing', () => {
    expect(unreachableDetail(new Error('no idea'), 'http://here/v1')).toBe('http://here/v1');
  });
});
