import { existsSync } from 'node:fs';

/** How real Chromium is started here: the system's where there is one, software rendering, nothing in the background. */
export const chromiumOptions = {
  executablePath: [process.env.ESPALIER_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (file) => file !== undefined && existsSync(file),
  ),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
