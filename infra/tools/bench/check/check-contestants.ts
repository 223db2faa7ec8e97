import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../../../shared/core/job.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { keyOf } from '../../../../test/support/check-site/expected.ts';
import { BIN, shares } from '../list/own-contestants.ts';
import type { Measured } from '../measured-process.ts';

const BARE_CRAWL = fileURLToPath(new URL('bare-crawl.ts', import.meta.url));

/** What a contestant is given to check. */
export interface CheckGiven {
	readonly url: string;
	/** Its own, gone after the run. */
	readonly dir: string;
	readonly inFlight: number;
}

/** What it found. */
export interface CheckFound {
	/** Pages whose links were read. */
	readonly pages: number;
	/** By name (`keyOf`), each with the pages that lead there, in order. */
	readonly broken: readonly { readonly key: string; readonly pages: readonly string[] }[];
	/** Places that a report leaves out, since it has so many; absent: none. */
	readonly placesOmitted?: number;
}

/** A command that checks the links of a site. */
export interface CheckContestant {
	readonly name: string;
	/** With which it ends where links are broken. */
	readonly exitCode: number;
	/** See `Contestant`. */
	readonly isFree?: true;
	readonly env?: NodeJS.ProcessEnv;
	command(given: CheckGiven): readonly string[];
	read(run: Measured, given: CheckGiven): CheckFound;
}

export const bareCrawl: CheckContestant = {
	name: 'bare crawl',
	exitCode: 0,
	command: ({ url, inFlight }) => [process.execPath, BARE_CRAWL, `${url}/`, String(inFlight)],
	read: ({ stdout }) => JSON.parse(stdout) as CheckFound,
};

/** Without options that say how it is to run. */
export const check: CheckContestant = { ...checkWith(() => []), name: 'shoal', isFree: true };

export function checkIn(mode: Mode): CheckContestant {
	return { ...checkWith((inFlight) => ['--mode', mode, ...shares(mode, inFlight)]), name: `shoal ${mode}` };
}

function checkWith(optionsFor: (inFlight: number) => readonly string[]): Omit<CheckContestant, 'name'> {
	return {
		exitCode: 1,
		command({ url, dir, inFlight }) {
			const files = ['--data', `${dir}/data`, '--report', `${dir}/report.json`];
			const settings = ['--check-fragments', '--retries', '0', ...optionsFor(inFlight)];
			return [process.execPath, BIN, 'check', `${url}/`, ...files, ...settings];
		},
		read(_, { dir }) {
			const { linkReport } = JSON.parse(readFileSync(`${dir}/report.json`, 'utf8')) as JobReport;
			const { pages = 0, broken = [], placesOmitted = 0 } = linkReport ?? {};
			return {
				pages,
				placesOmitted,
				broken: broken.map((link) => ({ key: keyOf(link), pages: link.places.map(({ page }) => page) })),
			};
		},
	};
}
