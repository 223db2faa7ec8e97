import type { Mode } from '../../../../shared/core/job.ts';
import { attribute, type FunctionCpu } from './attribute.ts';
import type { Category } from './categories.ts';
import type { ThreadProfile } from './thread-profile.ts';

/** Where the CPU of one job went; milliseconds for 1,000 pages. */
export interface ProfileReport {
	readonly mode: Mode;
	readonly pages: number;
	/** Of the whole process, as the kernel counted it, without the threads of the profilers. */
	readonly cpuMsPerThousand: number;
	readonly profilerMsPerThousand: number;
	readonly byCategory: Readonly<Partial<Record<Category, number>>>;
	readonly threads: readonly { readonly name: string; readonly cpuMsPerThousand: number }[];
	/** The functions that took most by themselves, most first. */
	readonly functions: readonly FunctionCpu[];
}

export interface Profiled {
	readonly mode: Mode;
	readonly pages: number;
	readonly threads: readonly ThreadProfile[];
	/** When the site saw its first request, in milliseconds since the epoch. */
	readonly firstRequestAt: number;
}

const FUNCTIONS_SHOWN = 15;

export function profileReport({ mode, pages, threads, firstRequestAt }: Profiled): ProfileReport {
	const main = mainOf(threads);
	const workFromUs = main.monotonicUs - (main.epochMs - firstRequestAt) * 1000;
	const attributions = threads.map((thread) => attribute(thread, workFromUs));
	const perThousand = (ms: number) => (ms * 1000) / pages;
	const totals = sums(attributions.flatMap(({ byCategory }) => [...byCategory]));
	const { v8Ms, libuvMs, profilerMs } = main.helpers;
	const ownCpuMs = main.processCpuMs - profilerMs;
	const countedMs = threads.reduce((total, { cpuMs }) => total + cpuMs, v8Ms + libuvMs);
	const helpers = { v8: v8Ms, libuv: libuvMs, other: Math.max(0, ownCpuMs - countedMs) };
	return {
		mode,
		pages,
		cpuMsPerThousand: perThousand(ownCpuMs),
		profilerMsPerThousand: perThousand(profilerMs),
		byCategory: Object.fromEntries(
			[...totals, ...Object.entries(helpers)].map(([category, ms]) => [category, perThousand(ms)]),
		),
		threads: threads.map(({ name, cpuMs }) => ({ name, cpuMsPerThousand: perThousand(cpuMs) })),
		functions: hottest(attributions.flatMap(({ functions }) => functions)).map((each) => ({
			...each,
			cpuMs: perThousand(each.cpuMs),
		})),
	};
}

/** @throws {Error} It ended before it could write. */
function mainOf(threads: readonly ThreadProfile[]) {
	for (const { processCpuMs, helpers, epochMs, monotonicUs } of threads) {
		if (processCpuMs === undefined || helpers === undefined) continue;
		if (epochMs !== undefined && monotonicUs !== undefined) return { processCpuMs, helpers, epochMs, monotonicUs };
	}
	throw new Error('the main thread left no profile');
}

function hottest(functions: readonly FunctionCpu[]): FunctionCpu[] {
	const byName = sums(functions.map(({ name, category, cpuMs }) => [JSON.stringify({ name, category }), cpuMs]));
	return Array.from(byName, ([key, cpuMs]): FunctionCpu => ({ ...JSON.parse(key), cpuMs }))
		.filter(({ category }) => category !== 'start')
		.sort((a, b) => b.cpuMs - a.cpuMs)
		.slice(0, FUNCTIONS_SHOWN);
}

function sums<K>(entries: readonly (readonly [K, number])[]): Map<K, number> {
	const totals = new Map<K, number>();
	for (const [key, value] of entries) totals.set(key, (totals.get(key) ?? 0) + value);
	return totals;
}
