import { fileURLToPath } from 'node:url';
import { type Contestant, RESULTS } from '../list/contestant.ts';
import { readScript } from '../list/own-contestants.ts';
import type { Peer } from './peer.ts';

const SCRIPT = fileURLToPath(new URL('crawlee-list.ts', import.meta.url));
const VERSION = '3.18.1';

/** Crawlee's crawlers for plain HTTP: with Cheerio, and with a page handed over as text. */
export const crawlee: Peer = {
	name: 'crawlee',
	recipe: {
		registry: 'npm',
		packages: [`@crawlee/cheerio@${VERSION}`, `@crawlee/http@${VERSION}`, 'htmlparser2@12.0.0'],
	},
	contestants: (dir) => [
		crawler(dir, 'cheerio', `CheerioCrawler ${VERSION}`),
		crawler(dir, 'http', `HttpCrawler ${VERSION} and htmlparser2`),
	],
};

function crawler(peerDir: string, kind: 'cheerio' | 'http', note: string): Contestant {
	return {
		name: `crawlee ${kind}`,
		kind: 'pages',
		note,
		// Its storage would write a file for each request.
		env: { CRAWLEE_PERSIST_STORAGE: 'false', CRAWLEE_LOG_LEVEL: 'ERROR' },
		command: ({ file, dir, inFlight }) => {
			const script = [process.execPath, SCRIPT, peerDir, kind];
			return [...script, file, `${dir}/${RESULTS}`, String(inFlight)];
		},
		read: readScript,
	};
}
