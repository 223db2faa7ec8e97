import { MODES, type Mode } from '../core/job.ts';

/** Everything of a run that a comparison may vary; a setting that means nothing in a mode is 1 there. */
export interface Setting {
	readonly mode: Mode;
	readonly memoryMb: number;
	/** Requests in flight in one instance (fanout) or one thread (threads). */
	readonly concurrency: number;
	readonly threads: number;
	readonly chunkSize: number;
	/** Consumer instances at once, at most. */
	readonly maxInstances: number;
}

/** What can be swept, by the names that the command line has for it. */
export const SWEEPABLE = {
	memory: 'memoryMb',
	concurrency: 'concurrency',
	threads: 'threads',
	'chunk-size': 'chunkSize',
	instances: 'maxInstances',
} as const satisfies Record<string, Exclude<keyof Setting, 'mode'>>;

export type SweepKey = keyof typeof SWEEPABLE;

export const SWEEP_KEYS = Object.keys(SWEEPABLE) as readonly SweepKey[];

/** One key and the values that it is to have. */
export interface Sweep {
	readonly key: SweepKey;
	/** Distinct, at least one. */
	readonly values: readonly number[];
}

/** The settings of a mode that are not swept. */
export type BaseSetting = (mode: Mode) => Setting;

export interface Settings {
	/** All distinct, modes in the order given, then values. */
	readonly settings: readonly Setting[];
	/** Combinations that are no other setting than one before, as threads in fan-out mode. */
	readonly repeated: number;
}

/** The product of modes and sweeps, each setting once. */
export function settingsOf(modes: readonly Mode[], sweeps: readonly Sweep[], base: BaseSetting): Settings {
	const all = modes.flatMap((mode) => sweeps.reduce(varied, [base(mode)]).map(effective));
	const distinct = new Map(all.map((setting) => [keyOf(setting), setting]));
	return { settings: [...distinct.values()], repeated: all.length - distinct.size };
}

function varied(settings: readonly Setting[], { key, values }: Sweep): Setting[] {
	return settings.flatMap((setting) => values.map((value) => ({ ...setting, [SWEEPABLE[key]]: value })));
}

/** What a setting comes to in its mode. */
function effective(setting: Setting): Setting {
	switch (setting.mode) {
		case 'fanout':
			return { ...setting, threads: 1 };
		case 'threads':
			return { ...setting, maxInstances: 1 };
		case 'sequential':
			return { ...setting, maxInstances: 1, threads: 1, concurrency: 1 };
	}
}

/** Equal for equal settings. */
export function keyOf({ mode, memoryMb, concurrency, threads, chunkSize, maxInstances }: Setting): string {
	return [mode, memoryMb, concurrency, threads, chunkSize, maxInstances].join(' ');
}

/** What tells a setting from the others: its mode, and what varies within that mode. */
export function nameOf(setting: Setting, among: readonly Setting[]): string {
	const sameMode = among.filter(({ mode }) => mode === setting.mode);
	const varying = SWEEP_KEYS.filter((key) => new Set(sameMode.map((other) => other[SWEEPABLE[key]])).size > 1);
	return [setting.mode, ...varying.map((key) => wordsOf(key, setting[SWEEPABLE[key]]))].join(', ');
}

function wordsOf(key: SweepKey, value: number): string {
	return key === 'memory' ? `${value} MB` : `${key} ${value}`;
}

/** Modes in the order from one at a time to many at once: the first is what others are measured by. */
export const COMPARED_MODES: readonly Mode[] = MODES.toReversed();
