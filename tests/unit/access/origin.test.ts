import { describe, expect, it } from 'vitest';
import { foreignRequest, readHosts } from '@/server/access/origin';

const host = '127.0.0.1:3000';
const refused = (headers: Record<string, string>, { isPage = false, method = 'GET', hosts = '' } = {}) =>
  foreignRequest({ method, headers: new Headers(headers), isPage }, readHosts(hosts));

describe('where a request comes from', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'LOCALHOST'])('serves the host %s', (host) => {
    expect(refused({ host })).toBeNull();
  });

  it('refuses a host name that is not its own, as after DNS rebinding', () => {
    expect(refused({ host: 'evil.example:3000', 'sec-fetch-site': 'same-origin' })).toContain('evil.example');
    expect(refused({})).not.toBeNull();
  });

  it('serves the host names of its settings', () => {
    expect(refused({ host: 'forge.local:80' }, { hosts: ' Forge.local , ' })).toBeNull();
  });

  it('refuses pages of other sites and other ports by their origin', () => {
    expect(refused({ host, origin: 'http://127.0.0.1:3000' })).toBeNull();
    expect(refused({ host, origin: 'http://127.0.0.1:8080' })).not.toBeNull();
    expect(refused({ host, origin: 'https://evil.example' })).not.toBeNull();
    expect(refused({ host, origin: 'null' })).not.toBeNull();
  });

  it.each(['cross-site', 'same-site'])('refuses what a page of a %s requests without an origin', (site) => {
    for (const dest of ['image', 'script', 'iframe', 'empty', 'document']) {
      expect(
        refused({ host, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': dest }),
      ).not.toBeNull();
    }
  });

  it('lets a link elsewhere open a page in a window of its own, and nothing else', () => {
    const link = {
      host,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect(refused(link, { isPage: true })).toBeNull();
    expect(refused(link)).not.toBeNull();
    expect(refused(link, { isPage: true, method: 'POST' })).not.toBeNull();
    expect(refused({ ...link, 'sec-fetch-dest': 'iframe' }, { isPage: true })).not.toBeNull();
  });

  it('takes the form of its own page, whose origin is null without a referrer', () => {
    expect(refused({ host, origin: 'null', 'sec-fetch-site': 'same-origin' }, { method: 'POST' })).toBeNull();
    expect(
      refused({ host, origin: 'null', 'sec-fetch-site': 'cross-site' }, { method: 'POST' }),
    ).not.toBeNull();
  });
});
