import { existsSync } from 'node:fs';

/** A Chromium of this machine; tests install none. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (CHROMIUM === undefined) process.stderr.write('skipped: there is no Chromium (Debian: apt-get install chromium)\n');
