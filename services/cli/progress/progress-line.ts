import { formatCount, formatDuration, formatPlural, formatRate } from '../text/format.ts';
import type { Paint } from '../text/paint.ts';

/** A job at one moment. */
export interface ProgressSnapshot {
	readonly settled: number;
	readonly failed: number;
	/** Targets planned so far; `undefined` while nobody knows. */
	readonly total: number | undefined;
	/** Of a crawl, whose total nobody knows: targets that are known so far. */
	readonly known?: number;
	/** Instances that run now. */
	readonly instances: number;
	/** What is going on, in one word: `planning`, `running`. */
	readonly phase: string;
}

interface BarInput {
	readonly perSecond: number;
	readonly paint: Paint;
	readonly columns: number;
}

const BAR_WIDTH = 24;

/** One line for a log. */
export function progressLine(snapshot: ProgressSnapshot, perSecond: number): string {
	return [snapshot.phase, ...factsOf(snapshot, perSecond)].join(', ');
}

/** One line for a terminal, cut to its width; the bar goes first where there is no room. */
export function progressBar(snapshot: ProgressSnapshot, { perSecond, paint, columns }: BarInput): string {
	const facts = `${snapshot.phase}  ${factsOf(snapshot, perSecond).join('  ')}`;
	// The last column stays free: some terminals wrap when it is written.
	const room = columns - 1;
	const hasBar = snapshot.total !== undefined && snapshot.total > 0 && BAR_WIDTH + 1 + facts.length <= room;
	const style = snapshot.failed > 0 ? 'yellow' : 'green';
	return hasBar ? `${paint(style, blocks(snapshot))} ${facts}` : facts.slice(0, room);
}

function factsOf(snapshot: ProgressSnapshot, perSecond: number): string[] {
	const { settled, failed, total, instances } = snapshot;
	const left = total === undefined ? 0 : Math.max(0, total - settled);
	return [
		countsOf(snapshot),
		`${formatRate(perSecond)}/s`,
		...(left > 0 && perSecond > 0 ? [`ETA ${formatDuration((left * 1000) / perSecond)}`] : []),
		`${formatCount(failed)} failed`,
		...(instances > 0 ? [formatPlural(instances, 'instance')] : []),
	];
}

function countsOf({ settled, total, known }: ProgressSnapshot): string {
	if (total !== undefined) return `${formatCount(settled)}/${formatCount(total)}${percent(settled, total)}`;
	return known === undefined ? formatCount(settled) : `${formatCount(settled)} of ${formatCount(known)} known`;
}

function percent(settled: number, total: number): string {
	return total === 0 ? '' : ` (${Math.floor(share(settled, total) * 100)}%)`;
}

function blocks({ settled, total = 0 }: ProgressSnapshot): string {
	const full = Math.floor(share(settled, total) * BAR_WIDTH);
	return '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
}

// More may be settled than a count of planned targets, read a moment ago, says.
function share(settled: number, total: number): number {
	return Math.min(1, settled / total);
}
