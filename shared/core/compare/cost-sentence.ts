import { formatDollars, formatDuration } from '../format.ts';
import type { ComparedSetting } from './figures.ts';

/**
 * Why dollars fall less than time from one setting to another, or do not: what a job costs is billed time, summed over
 * instances, times memory, and what does not depend on time.
 */
export function costSentence(from: ComparedSetting, to: ComparedSetting, names: { from: string; to: string }): string {
	const time = from.wallMs.median / to.wallMs.median;
	const dollars = from.cost.total / to.cost.total;
	const reasons = reasonsOf(from, to, time);
	const head = `From ${names.from} to ${names.to}, time falls ${times(time)} (${formatDuration(from.wallMs.median)} to ${formatDuration(to.wallMs.median)}) and the bill ${billPhrase(dollars, from, to)}`;
	return reasons.length === 0 ? `${head}.` : `${head}: ${reasons.join('; ')}.`;
}

function reasonsOf(from: ComparedSetting, to: ComparedSetting, time: number): string[] {
	const billed = from.billedMs / to.billedMs;
	const [memoryFrom, memoryTo] = [gbOf(from), gbOf(to)];
	const share = to.fixedUsd / to.cost.total;
	return [
		...(billed < time * 0.9
			? [
					`billed time falls ${times(billed)} only, since ${to.instances} ${to.instances === 1 ? 'instance is' : 'instances are'} billed for ${formatDuration(to.billedMs)} together`,
				]
			: []),
		...(memoryTo > memoryFrom * 1.1
			? [`each second of it costs ${times(memoryTo / memoryFrom)} as much, for the larger memory`]
			: []),
		...(share >= 0.1
			? [
					`${formatDollars(to.fixedUsd)} of ${formatDollars(to.cost.total)} (${Math.round(share * 100)} %) is for requests, messages and writes, which no speed saves`,
				]
			: []),
	];
}

function billPhrase(dollars: number, from: ComparedSetting, to: ComparedSetting): string {
	const amounts = `(${formatDollars(from.cost.total)} to ${formatDollars(to.cost.total)})`;
	if (dollars >= 1.05) return `${times(dollars)} ${amounts}`;
	return dollars > 0.95 ? `stays ${amounts}` : `rises ${times(1 / dollars)} ${amounts}`;
}

function gbOf({ gbSeconds, billedMs }: ComparedSetting): number {
	return billedMs === 0 ? 0 : (gbSeconds * 1000) / billedMs;
}

function times(factor: number): string {
	return `${factor.toFixed(factor < 10 ? 1 : 0)} ×`;
}
