import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../../../shared/core/job.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import { type Contestant, RESULTS } from './contestant.ts';
import { rowsIn, workOf } from './page-row.ts';

export const BIN = fileURLToPath(new URL('../../../../services/cli/bin.js', import.meta.url));
const BARE_LOOP = fileURLToPath(new URL('bare-loop.ts', import.meta.url));
/**
 * That visit pages, or record them: as many as the machine that the figures are from has cores. More share the same
 * cores, and warm up each.
 */
const EVENT_LOOPS = 2;

/** Of a script that writes result lines, and then says when the last page was done. */
export const readScript: Contestant['read'] = ({ stdout }, { dir }) => ({
	work: workOf(rowsIn(readFileSync(`${dir}/${RESULTS}`, 'utf8'))),
	finishedAt: (JSON.parse(stdout) as { finishedAt: number }).finishedAt,
});

export const bareLoop: Contestant = {
	name: 'bare loop',
	kind: 'pages',
	command: ({ file, dir, inFlight }) => [process.execPath, BARE_LOOP, file, `${dir}/${RESULTS}`, String(inFlight)],
	read: readScript,
};

/** The command line as a user types it first. */
export const shoal: Contestant = {
	...shoalWith(() => []),
	name: 'shoal',
	note: 'Shoal without options: it chooses its mode, and how many requests it has in flight',
	isFree: true,
};

/** The command line in a mode, with `inFlight` shared among its instances or threads. */
export function shoalIn(mode: Mode): Contestant {
	return { ...shoalWith((inFlight) => ['--mode', mode, ...shares(mode, inFlight)]), name: `shoal ${mode}` };
}

function shoalWith(optionsFor: (inFlight: number) => readonly string[]): Omit<Contestant, 'name'> {
	return {
		kind: 'pages',
		command({ file, dir, inFlight }) {
			const files = ['--from', file, '--data', `${dir}/data`, '--out', `${dir}/${RESULTS}`, '--json'];
			return [process.execPath, BIN, 'scrape', ...files, ...optionsFor(inFlight)];
		},
		read({ stdout }, { dir }) {
			const { finishedAt } = JSON.parse(stdout) as JobSummary;
			const work = workOf(rowsIn(readFileSync(`${dir}/${RESULTS}`, 'utf8')));
			return { work, finishedAt: Date.parse(finishedAt ?? '') };
		},
	};
}

/** The options of a mode that keep it to `inFlight` requests at once, all of them of one host. */
export function shares(mode: Mode, inFlight: number): string[] {
	const host = ['--concurrency-per-host', String(inFlight)];
	const share = (among: number) => ['--concurrency', String(Math.floor(inFlight / among)), ...host];
	switch (mode) {
		case 'fanout':
			return ['--max-instances', String(EVENT_LOOPS), ...share(EVENT_LOOPS)];
		case 'threads': {
			// One is the instance's own, which plans and records.
			const threads = EVENT_LOOPS - 1;
			return ['--threads', String(threads), ...share(threads)];
		}
		case 'sequential':
			return [];
	}
}
