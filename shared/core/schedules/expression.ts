import { Cron } from 'croner';

/** When a schedule is due, as EventBridge Scheduler writes it; the parts that were understood. */
export type Expression =
	| { readonly kind: 'cron'; readonly pattern: string; readonly daysBeforeLast: number }
	| { readonly kind: 'rate'; readonly everyMs: number }
	/** Local time, as `2026-11-30T10:00:00`. */
	| { readonly kind: 'at'; readonly local: string };

/** What is wrong with an expression, for people. */
export interface ExpressionFault {
	readonly fault: string;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const LONGEST_RATE_MS = 366 * 86_400_000;
const RATE = /^(\d{1,6}) (minute|hour|day)(s?)$/;
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;
const HOW = 'must be cron(…), rate(…) or at(…), such as cron(0 3 * * ? *), rate(5 minutes) or at(2026-12-24T18:00:00)';

/** Reads an expression; whatever EventBridge would refuse is a fault. */
export function readExpression(text: string): Expression | ExpressionFault {
	const [, kind, inner = ''] = /^(cron|rate|at)\((.*)\)$/.exec(text.trim()) ?? [];
	switch (kind) {
		case 'cron':
			return readCron(inner.trim().split(/\s+/));
		case 'rate':
			return readRate(inner.trim());
		case 'at':
			return readAt(inner.trim());
		default:
			return { fault: HOW };
	}
}

/** How croner is to take a pattern, so that it means what it means to EventBridge: weekdays from 1, a Sunday. */
export function cronOf({ pattern, daysBeforeLast }: Extract<Expression, { kind: 'cron' }>, timeZone: string): Cron {
	return new Cron(pattern, {
		mode: '7-part',
		timezone: timeZone,
		alternativeWeekdays: true,
		sloppyRanges: true,
		domAndDow: true,
		dayOffset: -daysBeforeLast,
	});
}

function readCron(fields: readonly string[]): Expression | ExpressionFault {
	const [, , dayOfMonth = '', , dayOfWeek = ''] = fields;
	if (fields.length !== 6)
		return { fault: 'cron must have 6 fields: minutes, hours, day of month, month, day of week, year' };
	if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
		return { fault: 'cron must have ? as day of month or as day of week, and not as both' };
	}
	if (!areWeekdays(dayOfWeek)) return { fault: 'the day of week of cron must be 1 to 7, from Sunday, or SUN to SAT' };
	const [, daysBefore] = /^L-(\d{1,2})$/i.exec(dayOfMonth) ?? [];
	if (Number(daysBefore ?? 0) > 27) return { fault: 'L-n of cron must be L-1 to L-27, which every month has' };
	const pattern = ['0', ...fields.with(2, daysBefore === undefined ? dayOfMonth : 'L')].join(' ');
	const expression = { kind: 'cron', pattern, daysBeforeLast: Number(daysBefore ?? 0) } as const;
	try {
		cronOf(expression, 'UTC');
		return expression;
	} catch (error) {
		return { fault: `cron cannot be understood: ${(error as Error).message.replace(/^CronPattern: /, '')}` };
	}
}

/** Numbers that name days; what stands behind # counts weeks. */
function areWeekdays(field: string): boolean {
	const days = field.replace(/#[1-5]/g, '').replace(/\/\d+/g, '');
	return !/#/.test(days) && (days.match(/\d+/g) ?? []).every((day) => /^[1-7]$/.test(day));
}

function readRate(inner: string): Expression | ExpressionFault {
	const [, count = '', unit = '', plural] = RATE.exec(inner) ?? [];
	const everyMs = Number(count) * (UNIT_MS[unit] ?? 0);
	const isSpelt = (Number(count) === 1) === (plural === '');
	if (count === '' || !isSpelt || everyMs === 0 || everyMs > LONGEST_RATE_MS) {
		return {
			fault: 'rate must be a number and a unit, as rate(1 minute), rate(5 minutes), rate(12 hours) or rate(7 days)',
		};
	}
	return { kind: 'rate', everyMs };
}

function readAt(local: string): Expression | ExpressionFault {
	if (AT.test(local) && isTime(local)) return { kind: 'at', local };
	return { fault: 'at must be a local time, as at(2026-12-24T18:00:00)' };
}

function isTime(local: string): boolean {
	const time = new Date(`${local}Z`);
	return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(local);
}

export function isFault<T extends object>(read: T | ExpressionFault): read is ExpressionFault {
	return 'fault' in read;
}

/** Whether a name is that of a time zone, as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
