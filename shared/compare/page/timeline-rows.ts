import type { ComparedRun } from '../run.ts';
import type { InvocationSpan } from './timeline.ts';

/** A bar of a timeline; times are milliseconds since the job's start. */
export interface TimelineBar {
	/** Row of the plot; rows are in the order of their first bars. */
	readonly row: string;
	readonly kind: 'init' | 'invocation' | 'busy';
	readonly fromMs: number;
	readonly toMs: number;
}

/** Rows of one timeline: more are not looked at. */
const MAX_ROWS = 24;

const ROLES = [
	[/dispatch/i, 'dispatcher'],
	[/threaded/i, 'instance'],
	[/consumer/i, 'consumer'],
] as const;

/**
 * What ran when: a row an instance with its invocations, and a row a thread where an instance has several.
 *
 * @returns `omitted` rows were beyond those that a plot can show.
 */
export function timelineRows({ timeline, setting }: ComparedRun): {
	bars: TimelineBar[];
	rows: string[];
	omitted: number;
} {
	const names = instanceNames(timeline.invocations);
	const hasThreads = setting.mode === 'threads';
	const invocations = timeline.invocations.flatMap((span) =>
		invocationBars(span, names.get(span.instance) ?? span.instance),
	);
	const busy = timeline.busy.map(({ instance, thread, fromMs, toMs }): TimelineBar => {
		const row = hasThreads ? `thread ${thread + 1}` : (names.get(instance) ?? instance);
		return { row, kind: 'busy', fromMs, toMs };
	});
	const all = [...invocations, ...busy.toSorted((a, b) => a.row.localeCompare(b.row, 'en', { numeric: true }))];
	const rows = [...new Set(all.map(({ row }) => row))];
	const shown = rows.slice(0, MAX_ROWS);
	return { bars: all.filter(({ row }) => shown.includes(row)), rows: shown, omitted: rows.length - shown.length };
}

function invocationBars(span: InvocationSpan, row: string): TimelineBar[] {
	const { initFromMs, fromMs, toMs, cold } = span;
	return [
		...(cold ? [{ row, kind: 'init' as const, fromMs: initFromMs, toMs: fromMs }] : []),
		{ row, kind: 'invocation', fromMs, toMs },
	];
}

/** Log streams have names that nobody reads: instances are numbered as they come. */
function instanceNames(spans: readonly InvocationSpan[]): Map<string, string> {
	const names = new Map<string, string>();
	const counts = new Map<string, number>();
	for (const { instance, functionName } of spans) {
		if (names.has(instance)) continue;
		const role = ROLES.find(([pattern]) => pattern.test(functionName))?.[1] ?? functionName;
		const n = (counts.get(role) ?? 0) + 1;
		counts.set(role, n);
		names.set(instance, `${role} ${n}`);
	}
	return names;
}
