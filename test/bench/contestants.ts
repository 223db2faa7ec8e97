import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../shared/core/job.ts';
import type { JobSummary } from '../../shared/core/summary.ts';
import { parseResults } from '../support/results.ts';
import type { Measured } from './measured-process.ts';

/** What a contestant did, to be equal for all before times are compared. */
export interface Work {
	readonly targets: number;
	readonly bytes: number;
	readonly links: number;
}

/** A command that fetches the list in `file`, with so many requests in flight. */
export interface Contestant {
	readonly name: string;
	command(list: { file: string; dir: string; inFlight: number }): readonly string[];
	/** What it did, and when the last of it was recorded, in milliseconds since the epoch. */
	read(run: Measured, dir: string): { work: Work; finishedAt: number };
}

const BIN = fileURLToPath(new URL('../../services/cli/bin.js', import.meta.url));
const BARE_LOOP = fileURLToPath(new URL('bare-loop.ts', import.meta.url));
/** As many as the machine that the figures are from has cores. */
const THREADS = 2;
const INSTANCES = 4;

export const bareLoop: Contestant = {
	name: 'bare loop',
	command: ({ file, inFlight }) => [process.execPath, BARE_LOOP, file, String(inFlight)],
	read({ stdout }) {
		const { finishedAt, ...work } = JSON.parse(stdout);
		return { work, finishedAt };
	},
};

/** The command line in a mode, with `inFlight` shared among its instances or threads. */
export function shoalIn(mode: Mode): Contestant {
	return {
		name: `shoal ${mode}`,
		command({ file, dir, inFlight }) {
			const files = ['--from', file, '--data', `${dir}/data`, '--out', `${dir}/results.jsonl`, '--json'];
			return [process.execPath, BIN, 'scrape', '--mode', mode, ...files, ...shares(mode, inFlight)];
		},
		read({ stdout }, dir) {
			const summary = JSON.parse(stdout) as JobSummary;
			const results = parseResults(readFileSync(`${dir}/results.jsonl`, 'utf8'));
			const work = {
				targets: results.length,
				bytes: summary.bytes,
				links: results.reduce((total, result) => total + result.links, 0),
			};
			return { work, finishedAt: Date.parse(summary.finishedAt ?? '') };
		},
	};
}

function shares(mode: Mode, inFlight: number): string[] {
	switch (mode) {
		case 'fanout':
			return ['--max-instances', String(INSTANCES), '--concurrency', String(Math.floor(inFlight / INSTANCES))];
		case 'threads':
			return ['--threads', String(THREADS), '--concurrency', String(Math.floor(inFlight / THREADS))];
		case 'sequential':
			return [];
	}
}
