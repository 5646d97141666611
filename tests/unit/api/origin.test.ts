import { describe, expect, it } from 'vitest';
import { foreignRequest, readHosts } from '@/server/api/origin';

const request = (headers: Record<string, string>) => new Headers(headers);

describe('who may talk to this instance', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'LOCALHOST'])('answers as %s', (host) => {
    expect(foreignRequest(request({ host }))).toBeNull();
  });

  it('refuses a host name that is not its own, as after DNS rebinding', () => {
    expect(foreignRequest(request({ host: 'evil.example:3000' }))).toContain('evil.example');
    expect(foreignRequest(request({}))).not.toBeNull();
  });

  it('answers to host names it was told of', () => {
    const hosts = readHosts(' Forge.local , ');
    expect(foreignRequest(request({ host: 'forge.local:80' }), hosts)).toBeNull();
  });

  it('refuses pages of other sites and other ports', () => {
    const host = '127.0.0.1:3000';
    expect(foreignRequest(request({ host, origin: 'http://127.0.0.1:3000' }))).toBeNull();
    expect(foreignRequest(request({ host, origin: 'http://127.0.0.1:8080' }))).not.toBeNull();
    expect(foreignRequest(request({ host, origin: 'https://evil.example' }))).not.toBeNull();
    expect(foreignRequest(request({ host, origin: 'null' }))).not.toBeNull();
  });
});
