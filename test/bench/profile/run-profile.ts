import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mode } from '../../../shared/core/job.ts';
import type { Contestant } from '../list/contestant.ts';
import { shoalIn } from '../list/own-contestants.ts';
import { runOnce } from '../list/run-once.ts';
import { type ProfileReport, profileReport } from './profile-report.ts';
import type { ThreadProfile } from './thread-profile.ts';

export interface ProfileLoad {
	readonly pages: number;
	readonly latencyMs: number;
	readonly inFlight: number;
}

const PRELOAD = new URL('preload.ts', import.meta.url).href;

/** Profiles one job in each mode. */
export async function runProfiles(
	load: ProfileLoad,
	modes: readonly Mode[],
	log: (line: string) => void,
): Promise<ProfileReport[]> {
	const reports: ProfileReport[] = [];
	for (const mode of modes) {
		const report = await profileOf(load, mode);
		log(
			`profile of ${mode}: ${report.cpuMsPerThousand.toFixed(0)} ms CPU a 1,000 pages, ${report.threads.length} threads`,
		);
		reports.push(report);
	}
	return reports;
}

async function profileOf(load: ProfileLoad, mode: Mode): Promise<ProfileReport> {
	const dir = join(mkdtempSync(join(tmpdir(), 'shoal-profile-')), 'threads');
	mkdirSync(dir);
	try {
		const run = await runOnce({ ...load, runs: 1 }, profiled(shoalIn(mode), dir));
		const threads = readdirSync(dir).map((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')) as ThreadProfile);
		return profileReport({ mode, pages: load.pages, threads, firstRequestAt: run.firstRequestAt });
	} finally {
		rmSync(join(dir, '..'), { recursive: true, force: true });
	}
}

function profiled(contestant: Contestant, dir: string): Contestant {
	return {
		...contestant,
		env: {
			SHOAL_PROFILE_DIR: dir,
			// Set by the command line itself otherwise, which starts its process anew for it.
			MALLOC_ARENA_MAX: '2',
		},
		command(given) {
			const [node = '', ...args] = contestant.command(given);
			return [node, '--import', PRELOAD, ...args];
		},
	};
}
