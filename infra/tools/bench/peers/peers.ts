import type { Contestant } from '../list/contestant.ts';
import type { Missing } from '../list/list-report.ts';
import { crawlee } from './crawlee.ts';
import { install } from './install.ts';
import { linkinator } from './linkinator.ts';
import { lychee } from './lychee.ts';
import { muffet } from './muffet.ts';
import type { Peer } from './peer.ts';
import { scrapy } from './scrapy.ts';

const PEERS: readonly Peer[] = [crawlee, scrapy, linkinator, lychee, muffet];

export const PEER_NAMES = PEERS.map(({ name }) => name);

/** Installs the named peers, one after the other; who cannot be had does not stop the others. */
export async function havePeers(
	names: readonly string[],
	log: (line: string) => void,
): Promise<{ contestants: Contestant[]; missing: Missing[] }> {
	const contestants: Contestant[] = [];
	const missing: Missing[] = [];
	for (const { name, recipe, contestants: of } of PEERS.filter((peer) => names.includes(peer.name))) {
		const installed = await install(name, recipe);
		if ('dir' in installed) contestants.push(...of(installed.dir));
		else {
			missing.push({ peer: name, why: installed.why });
			log(`${name} could not be had: ${installed.why}`);
		}
	}
	return { contestants, missing };
}
