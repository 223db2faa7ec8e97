import { formatDollars, formatDuration } from '../../core/format.ts';
import type { ComparedSetting } from '../figures/figures.ts';

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
	return [...billedReason(from, to, time), ...memoryReason(from, to), ...fixedReason(to)];
}

function billedReason(from: ComparedSetting, to: ComparedSetting, time: number): string[] {
	const billed = from.billedMs / to.billedMs;
	if (billed >= time * 0.9) return [];
	const who = to.instances === 1 ? '1 instance is' : `${to.instances} instances are`;
	return [`billed time falls ${times(billed)} only, since ${who} billed for ${formatDuration(to.billedMs)} together`];
}

/** By what was billed: a dispatcher beside the consumers has a memory size of its own. */
function memoryReason(from: ComparedSetting, to: ComparedSetting): string[] {
	const [before, after] = [from.setting.memoryMb, to.setting.memoryMb];
	if (after <= before) return [];
	return [`each second of it costs ${times(gbOf(to) / gbOf(from))} as much, with ${after} MB in place of ${before}`];
}

function fixedReason({ fixedUsd, cost }: ComparedSetting): string[] {
	const share = fixedUsd / cost.total;
	if (share < 0.1) return [];
	const part = `${formatDollars(fixedUsd)} of ${formatDollars(cost.total)} (${Math.round(share * 100)} %)`;
	return [`${part} is for requests, messages and writes, which no speed saves`];
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
