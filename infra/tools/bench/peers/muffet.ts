import { type Contestant, endOf } from '../list/contestant.ts';
import { digestOf } from '../list/page-row.ts';
import type { Peer } from './peer.ts';

const VERSION = 'v2.10.8';

type Report = readonly {
	readonly url: string;
	readonly links: readonly { readonly url: string; readonly error?: string }[];
}[];

/** It takes no list: it crawls the same pages from `/`, reads each for its links and checks them. */
export const muffet: Peer = {
	name: 'muffet',
	recipe: { registry: 'Go module proxy', packages: [`github.com/raviqqe/muffet/v2@${VERSION}`] },
	contestants: (peerDir) => [
		{
			name: 'muffet',
			kind: 'links',
			note: `muffet ${VERSION}: crawls all pages from /, reads their links and checks them; no result a page`,
			command: ({ siteUrl, inFlight }) => {
				const cap = [`--max-connections=${inFlight}`, `--max-connections-per-host=${inFlight}`];
				return [`${peerDir}/muffet`, ...cap, '--format=json', '--verbose', '--ignore-fragments', `${siteUrl}/`];
			},
			read,
		},
	],
};

const read: Contestant['read'] = (run) => {
	const report = JSON.parse(run.stdout) as Report;
	const links = report.flatMap((page) => page.links);
	const wrong = links.filter(({ error }) => error !== undefined).length;
	if (wrong > 0) throw new Error(`muffet found ${wrong} broken links where there are none`);
	const paths = [...new Set(report.map(({ url }) => new URL(url).pathname))];
	const work = { urls: paths.length, pages: paths.length, links: links.length, bytes: 0, digest: digestOf(paths) };
	return { work, finishedAt: endOf(run) };
};
