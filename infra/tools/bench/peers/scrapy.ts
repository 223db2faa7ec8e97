import { fileURLToPath } from 'node:url';
import { RESULTS } from '../list/contestant.ts';
import { readScript } from '../list/own-contestants.ts';
import type { Peer } from './peer.ts';

const SCRIPT = fileURLToPath(new URL('scrapy-list.py', import.meta.url));
const VERSION = '2.19.0';

export const scrapy: Peer = {
	name: 'scrapy',
	recipe: { registry: 'PyPI', packages: [`scrapy==${VERSION}`] },
	contestants: (peerDir) => [
		{
			name: 'scrapy',
			kind: 'pages',
			note: `Scrapy ${VERSION}`,
			// Where it would look for a project's settings.
			env: { PYTHONDONTWRITEBYTECODE: '1', SCRAPY_SETTINGS_MODULE: '' },
			command: ({ file, dir, inFlight }) => {
				return [`${peerDir}/bin/python`, SCRIPT, file, `${dir}/${RESULTS}`, String(inFlight)];
			},
			read: readScript,
		},
	],
};
