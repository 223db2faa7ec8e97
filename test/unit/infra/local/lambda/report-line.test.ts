import { expect, it } from 'vitest';
import { billedMs, formatReportLine, parseReportLine } from '../../../../../infra/local/lambda/report-line.ts';

const warm = { requestId: 'r-1', durationMs: 12.3, billedMs: 13, memoryMb: 1769, maxMemoryMb: 80 };

it('writes the REPORT line of Lambda', () => {
	expect(formatReportLine(warm)).toBe(
		'REPORT RequestId: r-1\tDuration: 12.30 ms\tBilled Duration: 13 ms\tMemory Size: 1769 MB\tMax Memory Used: 80 MB\t',
	);
	expect(formatReportLine({ ...warm, initMs: 123.456 })).toMatch(/\tInit Duration: 123.46 ms\t$/);
});

it.each([
	{ kind: 'a warm start', figures: warm },
	{ kind: 'a cold start', figures: { ...warm, initMs: 101.25 } },
	{ kind: 'a timeout', figures: { ...warm, status: 'timeout' as const } },
	{ kind: 'a crash', figures: { ...warm, status: 'error' as const, errorType: 'Runtime.ExitError' } },
])('reads back what it wrote about $kind', ({ figures }) => {
	expect(parseReportLine(formatReportLine(figures))).toEqual(figures);
});

it('reads a line of Lambda with fields that it does not know', () => {
	const line =
		'REPORT RequestId: 8f5\tDuration: 3000.00 ms\tBilled Duration: 3124 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\tInit Duration: 123.45 ms\tXRAY TraceId: 1-5\tSegmentId: 5\tSampled: true\n';

	expect(parseReportLine(line)).toMatchObject({ requestId: '8f5', billedMs: 3124, initMs: 123.45 });
});

it.each(['', 'START RequestId: a Version: $LATEST', 'REPORT RequestId: a'])('finds no figures in "%s"', (line) => {
	expect(parseReportLine(line)).toBeUndefined();
});

it('bills started milliseconds, those of a cold start included', () => {
	expect(billedMs(12.01)).toBe(13);
	expect(billedMs(12.01, 100.5)).toBe(113);
});
