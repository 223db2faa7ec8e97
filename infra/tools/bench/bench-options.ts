import { parseArgs } from 'node:util';
import { PEER_NAMES } from './peers/peers.ts';

/** What can be measured; `list` fetches a list with everybody, `check` checks a site, `profile-check` profiles that. */
export const PARTS = ['list', 'check', 'start', 'profile', 'profile-check'] as const;

export type Part = (typeof PARTS)[number];

export interface BenchOptions {
	readonly parts: readonly Part[];
	readonly pages: number;
	readonly latencyMs: number;
	readonly inFlight: number;
	readonly runs: number;
	/** Contestants by name; `undefined`: all. */
	readonly only: readonly string[] | undefined;
	readonly peers: readonly string[];
	readonly isJson: boolean;
	/** A saved report, from which the docs are to be written. */
	readonly docs: string | undefined;
}

/** @throws {Error} An option or a name is wrong, or no number where one is needed. */
export function benchOptions(args: readonly string[]): BenchOptions {
	const { values, positionals } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: {
			pages: { type: 'string', default: '10000' },
			latency: { type: 'string', default: '50' },
			'in-flight': { type: 'string', default: '100' },
			runs: { type: 'string', default: '3' },
			only: { type: 'string' },
			peers: { type: 'string', default: 'all' },
			docs: { type: 'string' },
			json: { type: 'boolean', default: false },
		},
	});
	return {
		parts: positionals.length === 0 ? PARTS : positionals.map((name) => oneOf(PARTS, name, 'what to measure')),
		pages: countOf(values.pages, '--pages'),
		latencyMs: countOf(values.latency, '--latency', 0),
		inFlight: countOf(values['in-flight'], '--in-flight'),
		runs: countOf(values.runs, '--runs'),
		only: values.only?.split(','),
		peers: peersIn(values.peers),
		isJson: values.json,
		docs: values.docs,
	};
}

function peersIn(given: string): readonly string[] {
	if (given === 'all') return PEER_NAMES;
	if (given === 'none') return [];
	return given.split(',').map((name) => oneOf(PEER_NAMES, name, '--peers'));
}

function oneOf<T extends string>(known: readonly T[], name: string, where: string): T {
	const found = known.find((each) => each === name);
	if (found === undefined) throw new Error(`${where}: "${name}" is none of ${known.join(', ')}`);
	return found;
}

function countOf(text: string, option: string, least = 1): number {
	const value = Number(text);
	if (Number.isInteger(value) && value >= least) return value;
	throw new Error(`${option} ${text}: give a whole number, at least ${least}`);
}
