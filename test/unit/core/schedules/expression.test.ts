import { describe, expect, it } from 'vitest';
import { isFault, isTimeZone, readExpression } from '../../../../shared/core/schedules/expression.ts';

describe('the expression of a schedule', () => {
	it.each([
		'cron(0 10 * * ? *)',
		'cron(15 12 ? * sun,mon *)',
		'cron(0 8 1W * ? *)',
		'cron(0 8 L * ? 2026-2030)',
		'cron(0 8 L-2 * ? *)',
		'cron(0/5 8-17 ? * 2-6 *)',
		'cron(0 8 ? * 6#3 *)',
		'cron(0 8 ? * 6L *)',
		'rate(1 minute)',
		'rate(12 hours)',
		'at(2026-12-24T18:00:00)',
	])('S3.4 may be %s, as EventBridge takes it', (expression) => {
		expect(isFault(readExpression(expression))).toBe(false);
	});

	it.each([
		['', 'must be cron(…), rate(…) or at(…)'],
		['0 10 * * *', 'must be cron(…), rate(…) or at(…)'],
		['cron(0 10 * * *)', 'cron must have 6 fields'],
		['cron(0 10 * * * *)', '? as day of month or as day of week'],
		['cron(0 10 ? * ? *)', '? as day of month or as day of week'],
		['cron(0 25 * * ? *)', 'Invalid value for hour: 25'],
		['cron(0 10 32 * ? *)', 'cron cannot be understood'],
		['cron(0 10 ? * 0 *)', 'must be 1 to 7, from Sunday'],
		['cron(0 10 ? * 8 *)', 'must be 1 to 7, from Sunday'],
		['cron(0 10 L-30 * ? *)', 'must be L-1 to L-27'],
		['rate(0 minutes)', 'must be a number and a unit'],
		['rate(1 minutes)', 'must be a number and a unit'],
		['rate(5 minute)', 'must be a number and a unit'],
		['rate(5 seconds)', 'must be a number and a unit'],
		['at(2026-02-30T10:00:00)', 'must be a local time'],
		['at(2026-12-24)', 'must be a local time'],
	])('U4 may not be %j, and says why', (expression, why) => {
		expect(readExpression(expression)).toEqual({ fault: expect.stringContaining(why) });
	});

	it('is meant in a time zone that is there', () => {
		expect(['Europe/Berlin', 'UTC', 'Europe/Nowhere', ''].map(isTimeZone)).toEqual([true, true, false, false]);
	});
});
