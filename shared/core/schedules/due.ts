import { Cron } from 'croner';
import { cronOf, type Expression, isFault, readExpression } from './expression.ts';
import type { Schedule } from './schedule.ts';

/** What decides when a schedule is due. */
export interface DueRules extends Pick<Schedule, 'expression' | 'timeZone' | 'startAt' | 'endAt'> {
	/** From when on a rate counts that has no `startAt`; milliseconds since the epoch. */
	readonly createdAt: number;
}

/** Of a cron whose times all fall into hours that a change of the clocks leaves out. */
const MOST_TRIES = 50;

/**
 * When a schedule is due next.
 *
 * A time that a change of the clocks leaves out is skipped, as EventBridge does.
 *
 * @param after - Exclusive; milliseconds since the epoch.
 * @returns `undefined` if it is due no more.
 */
export function nextRun(rules: DueRules, after: number): number | undefined {
	const startsAt = timeOf(rules.startAt, Number.NEGATIVE_INFINITY);
	const found = timed(rules)(Math.max(after, startsAt - 1), 1);
	return found === undefined || found > timeOf(rules.endAt, Number.POSITIVE_INFINITY) ? undefined : found;
}

/** Why a schedule is due no more, and never will be; `undefined` if it will. */
export function neverDue(
	schedule: Pick<Schedule, 'expression' | 'timeZone' | 'startAt' | 'endAt'>,
	now: number,
): { readonly field: 'expression' | 'endAt'; readonly reason: string } | undefined {
	if (timeOf(schedule.endAt, Number.POSITIVE_INFINITY) < now) {
		return { field: 'endAt', reason: 'has passed: it would never be due' };
	}
	if (nextRun({ ...schedule, createdAt: now }, now - 1) !== undefined) return undefined;
	const isAt = schedule.expression.trim().startsWith('at(');
	const reason = isAt && schedule.endAt === undefined ? 'names a time that has passed' : 'is never due in its time';
	return { field: 'expression', reason };
}

/**
 * When a schedule was due last.
 *
 * @param now - Inclusive.
 * @param after - Exclusive.
 */
export function latestRun(
	rules: DueRules,
	{ after, now }: { readonly after: number; readonly now: number },
): number | undefined {
	const until = Math.min(now, timeOf(rules.endAt, Number.POSITIVE_INFINITY));
	const found = timed(rules)(until + 1, -1);
	const from = Math.max(after + 1, timeOf(rules.startAt, Number.NEGATIVE_INFINITY));
	return found === undefined || found < from ? undefined : found;
}

/** The time next to another, later or earlier. */
type Step = (from: number, direction: 1 | -1) => number | undefined;

function timed({ expression, timeZone, startAt, createdAt }: DueRules): Step {
	const read = readExpression(expression);
	if (isFault(read)) return () => undefined;
	switch (read.kind) {
		case 'rate':
			return byRate(read.everyMs, timeOf(startAt, createdAt));
		case 'at':
			return once(atTime(read.local, timeZone));
		case 'cron':
			return byCron(read, timeZone);
	}
}

function byRate(everyMs: number, anchor: number): Step {
	return (from, direction) => {
		const steps =
			direction === 1 ? Math.floor((from - anchor) / everyMs) + 1 : Math.ceil((from - anchor) / everyMs) - 1;
		if (direction === -1 && steps < 0) return undefined;
		return anchor + Math.max(0, steps) * everyMs;
	};
}

function once(at: number | undefined): Step {
	return (from, direction) => (at !== undefined && (direction === 1 ? at > from : at < from) ? at : undefined);
}

function atTime(local: string, timeZone: string): number | undefined {
	return new Cron(local, { timezone: timeZone }).nextRun(new Date(0))?.getTime();
}

function byCron(expression: Extract<Expression, { kind: 'cron' }>, timeZone: string): Step {
	const cron = cronOf(expression, timeZone);
	// It knows a day that was counted from the last one as none of its own.
	const isMeant = (found: Date) => expression.daysBeforeLast > 0 || cron.match(found);
	return (from, direction) => {
		let at = from;
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const [found] = direction === 1 ? cron.nextRuns(1, new Date(at)) : cron.previousRuns(1, new Date(at));
			if (found === undefined || isMeant(found)) return found?.getTime();
			at = found.getTime();
		}
		return undefined;
	};
}

function timeOf(iso: string | undefined, otherwise: number): number {
	return iso === undefined ? otherwise : Date.parse(iso);
}
