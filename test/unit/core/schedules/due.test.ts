import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DueRules, latestRun, nextRun } from '../../../../shared/core/schedules/due.ts';

const at = (iso: string) => Date.parse(iso);
const rules = (expression: string, fields: Partial<DueRules> = {}): DueRules => ({
	expression,
	timeZone: 'UTC',
	createdAt: at('2026-01-01T00:00:30Z'),
	...fields,
});

function runs(due: DueRules, from: string, count: number): string[] {
	const found: string[] = [];
	for (let now = nextRun(due, at(from)); now !== undefined && found.length < count; now = nextRun(due, now))
		found.push(new Date(now).toISOString());
	return found;
}

describe('S3.4 a schedule is due', () => {
	it('by cron, in its own time zone, whatever the clocks there do', () => {
		const nightly = rules('cron(30 3 * * ? *)', { timeZone: 'Europe/Berlin' });

		expect(runs(nightly, '2026-03-27T12:00:00Z', 3)).toEqual([
			'2026-03-28T02:30:00.000Z',
			'2026-03-29T01:30:00.000Z',
			'2026-03-30T01:30:00.000Z',
		]);
	});

	it('not at a time that the clocks leave out, and once at one that comes twice', () => {
		const early = rules('cron(30 2 * * ? *)', { timeZone: 'Europe/Berlin' });

		expect(runs(early, '2026-03-28T00:00:00Z', 2)).toEqual(['2026-03-28T01:30:00.000Z', '2026-03-30T00:30:00.000Z']);
		expect(runs(early, '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
	});

	it('by rate, from its creation or its start on', () => {
		expect(runs(rules('rate(5 minutes)'), '2025-12-31T00:00:00Z', 2)).toEqual([
			'2026-01-01T00:00:30.000Z',
			'2026-01-01T00:05:30.000Z',
		]);
		const later = rules('rate(1 day)', { startAt: '2026-02-01T08:00:00Z' });
		expect(runs(later, '2026-01-01T00:00:00Z', 2)).toEqual(['2026-02-01T08:00:00.000Z', '2026-02-02T08:00:00.000Z']);
	});

	it('once by at, in its time zone', () => {
		const once = rules('at(2026-12-24T18:00:00)', { timeZone: 'America/New_York' });

		expect(runs(once, '2026-01-01T00:00:00Z', 5)).toEqual(['2026-12-24T23:00:00.000Z']);
	});

	it('neither before its start nor after its end, both included', () => {
		const bounded = rules('cron(0 * * * ? *)', { startAt: '2026-01-01T02:00:00Z', endAt: '2026-01-01T04:00:00Z' });

		expect(runs(bounded, '2025-01-01T00:00:00Z', 9)).toEqual([2, 3, 4].map((hour) => `2026-01-01T0${hour}:00:00.000Z`));
	});

	it('never, if its days do not exist', () => {
		expect(nextRun(rules('cron(0 0 30 2 ? *)'), at('2026-01-01T00:00:00Z'))).toBeUndefined();
		expect(nextRun(rules('cron(0 0 1 1 ? 2020)'), at('2026-01-01T00:00:00Z'))).toBeUndefined();
	});

	it('lastly at the latest time that has passed, of as many as were missed', () => {
		const hourly = rules('cron(0 * * * ? *)');
		const latest = (after: string, now: string) => latestRun(hourly, { after: at(after), now: at(now) });

		expect(latest('2026-01-01T00:00:00Z', '2026-01-09T12:34:56Z')).toBe(at('2026-01-09T12:00:00Z'));
		expect(latest('2026-01-09T12:00:00Z', '2026-01-09T12:34:56Z')).toBeUndefined();
		expect(latest('2026-01-09T11:59:59Z', '2026-01-09T12:00:00Z')).toBe(at('2026-01-09T12:00:00Z'));
	});

	it('at each time once, whichever way one looks', () => {
		const expressions = ['cron(*/7 3-5 ? * MON-FRI *)', 'rate(3 hours)', 'cron(0 12 L * ? *)', 'cron(15 10 ? * 6#3 *)'];
		const times = fc.integer({ min: at('2026-02-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
		fc.assert(
			fc.property(fc.constantFrom(...expressions), times, (expression, from) => {
				const next = nextRun(rules(expression), from) ?? 0;
				expect(next).toBeGreaterThan(from);
				expect(latestRun(rules(expression), { after: from, now: next })).toBe(next);
				expect(latestRun(rules(expression), { after: from, now: next - 1 })).toBeUndefined();
			}),
			{ numRuns: 200 },
		);
	});
});
