import { type Contestant, endOf } from '../list/contestant.ts';
import { digestOf } from '../list/page-row.ts';
import type { Peer } from './peer.ts';

const VERSION = '8.1.0';

interface Report {
	readonly links: readonly { readonly url: string; readonly status: number; readonly parent?: string }[];
}

/** It takes no list: it crawls the same pages from `/`, reads each for its links and checks them. */
export const linkinator: Peer = {
	name: 'linkinator',
	recipe: { registry: 'npm', packages: [`linkinator@${VERSION}`] },
	contestants: (peerDir) => [
		{
			name: 'linkinator',
			kind: 'links',
			note: `linkinator ${VERSION}: crawls all pages from /, reads their links and checks them; no result a page`,
			command: ({ siteUrl, inFlight }) => {
				const cli = `${peerDir}/node_modules/linkinator/build/src/cli.js`;
				const options = ['--recurse', '--format', 'json'];
				return [process.execPath, cli, `${siteUrl}/`, ...options, '--concurrency', String(inFlight)];
			},
			read,
		},
	],
};

const read: Contestant['read'] = (run) => {
	const { links } = JSON.parse(run.stdout) as Report;
	const wrong = links.filter(({ status }) => status !== 200).length;
	if (wrong > 0) throw new Error(`linkinator found ${wrong} broken links where there are none`);
	// `/` is no link of any page.
	const paths = [...new Set(links.map(({ url }) => new URL(url).pathname))];
	const found = links.filter(({ parent }) => parent !== undefined).length;
	const work = { urls: paths.length, pages: paths.length, links: found, bytes: 0, digest: digestOf(paths) };
	return { work, finishedAt: endOf(run) };
};
