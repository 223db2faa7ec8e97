import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mode } from '../../../../shared/core/job.ts';
import { checkIn } from '../check/check-contestants.ts';
import { checkOnce } from '../check/check-once.ts';
import { shoalIn } from '../list/own-contestants.ts';
import { runOnce } from '../list/run-once.ts';
import { type ProfileReport, profileReport } from './profile-report.ts';
import type { ThreadProfile } from './thread-profile.ts';

export interface ProfileLoad {
	readonly pages: number;
	readonly latencyMs: number;
	readonly inFlight: number;
}

/** A job that can be profiled; its threads leave their profiles in `dir`. */
export interface ProfiledJob {
	readonly pages: number;
	run(mode: Mode, dir: string): Promise<{ readonly firstRequestAt: number }>;
}

const PRELOAD = new URL('preload.ts', import.meta.url).href;

export function profileOfList(load: ProfileLoad): ProfiledJob {
	return { pages: load.pages, run: (mode, dir) => runOnce({ ...load, runs: 1 }, profiled(shoalIn(mode), dir)) };
}

export function profileOfCheck(load: ProfileLoad): ProfiledJob {
	return { pages: load.pages, run: (mode, dir) => checkOnce(load, profiled(checkIn(mode), dir)) };
}

/** Profiles one job in each mode. */
export async function runProfiles(
	job: ProfiledJob,
	modes: readonly Mode[],
	log: (line: string) => void,
): Promise<ProfileReport[]> {
	const reports: ProfileReport[] = [];
	for (const mode of modes) {
		const report = await profileOf(job, mode);
		log(
			`profile of ${mode}: ${report.cpuMsPerThousand.toFixed(0)} ms CPU a 1,000 pages, ${report.threads.length} threads`,
		);
		reports.push(report);
	}
	return reports;
}

async function profileOf({ pages, run }: ProfiledJob, mode: Mode): Promise<ProfileReport> {
	const dir = join(mkdtempSync(join(tmpdir(), 'shoal-profile-')), 'threads');
	mkdirSync(dir);
	try {
		const { firstRequestAt } = await run(mode, dir);
		const threads = readdirSync(dir).map((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')) as ThreadProfile);
		return profileReport({ mode, pages, threads, firstRequestAt });
	} finally {
		rmSync(join(dir, '..'), { recursive: true, force: true });
	}
}

function profiled<Given, C extends { command(given: Given): readonly string[] }>(contestant: C, dir: string): C {
	return {
		...contestant,
		env: {
			SHOAL_PROFILE_DIR: dir,
			// Functions are told apart by their files, which a bundle has not.
			SHOAL_FROM_SOURCE: '1',
			// Set by the command line itself otherwise, which starts its process anew for it.
			MALLOC_ARENA_MAX: '2',
		},
		command(given: Given) {
			const [node = '', ...args] = contestant.command(given);
			return [node, '--import', PRELOAD, ...args];
		},
	};
}
