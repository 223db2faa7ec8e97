import { fileURLToPath } from 'node:url';
import { type SpawnedSite, spawnServer } from '../../../infra/site/spawn.ts';
import { type Expected, expectedOf } from './expected.ts';
import { LOG_PATH } from './serve.ts';
import { createShape } from './shape.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

export interface SpawnedCheckSite extends SpawnedSite {
	readonly expected: Expected;
	/** See `CheckSite.log`. */
	log(): Promise<Readonly<Record<string, number>>>;
}

/** Serves a check site from a process of its own, so that its CPU is not the measured one's. */
/** @param given - See `CheckSiteOptions`. */
export async function spawnCheckSite(given: {
	readonly pages: number;
	readonly latencyMs: number;
	readonly bodyBytes?: number;
}): Promise<SpawnedCheckSite> {
	const args = ['--pages', String(given.pages), '--latency', String(given.latencyMs)];
	if (given.bodyBytes !== undefined) args.push('--bytes', String(given.bodyBytes));
	const { hello, ...site } = await spawnServer<{ url: string; other: string }>(MAIN, args);
	const origins = { own: hello.url, other: hello.other };
	return {
		...site,
		expected: expectedOf(createShape(given.pages, origins), origins),
		async log() {
			const response = await fetch(`${site.url}${LOG_PATH}`, { headers: { connection: 'close' } });
			return (await response.json()) as Record<string, number>;
		},
	};
}
