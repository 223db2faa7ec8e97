import { describe, expect, it } from 'vitest';
import { addUsage, NO_USAGE, sumLedger } from '../../../../shared/core/report/ledger.ts';
import { aLine, anEntry, aRecord } from '../../../support/builders.ts';

it('S0.3 adds up what invocations used', () => {
	const first = aLine({
		requestId: 'a',
		instanceId: 'i',
		cold: true,
		billedMs: 1_000,
		memoryMb: 2_048,
		sqsRequests: 2,
	});
	const second = aLine({
		requestId: 'b',
		instanceId: 'i',
		billedMs: 500,
		memoryMb: 1_024,
		sqsRequests: 1,
		readUnits: 0.5,
	});
	const third = aLine({ requestId: 'c', instanceId: 'j', cold: true, billedMs: 1, memoryMb: 512, peakMemoryMb: 300 });

	expect(sumLedger([first, second, third], [], 1_024)).toEqual({
		...NO_USAGE,
		invocations: 3,
		instances: 2,
		coldStarts: 2,
		billedMs: 1_501,
		gbSeconds: 2.5005,
		cpuMs: 45,
		peakMemoryMb: 300,
		sqsRequests: 3,
		readUnits: 0.5,
	});
});

it('U2 counts as instances those alone that visit', () => {
	const lines = [
		aLine({ requestId: 'a', instanceId: 'dispatcher', cold: true, isHousekeeping: true }),
		aLine({ requestId: 'b', instanceId: 'i' }),
		aLine({ requestId: 'c', instanceId: 'sweeper', isHousekeeping: true }),
	];

	expect(sumLedger(lines, [], 1_024)).toMatchObject({
		invocations: 3,
		instances: 1,
		coldStarts: 0,
		billedMs: 300,
	});
});

it('S0.3 is 0 throughout where nothing ran', () => {
	expect(Object.values(sumLedger([], [], 1_024)).every((figure) => figure === 0)).toBe(true);
});

describe('an invocation that was killed before its line', () => {
	it('S0.3 counts as long as its last trace, rounded up, at the memory of the job', () => {
		const traces = [
			aRecord({ requestId: 'killed', elapsedMs: 10.5 }),
			aRecord({ requestId: 'killed', elapsedMs: 2_047.01 }),
		];

		expect(sumLedger([], traces, 512)).toMatchObject({ invocations: 1, billedMs: 2_048, gbSeconds: 1.024 });
	});

	it('S0.3 counts beside those that left lines', () => {
		const traces = [aRecord({ requestId: 'a', elapsedMs: 9_999 }), anEntry({ requestId: 'b', elapsedMs: 5 })];
		const sum = sumLedger([aLine({ requestId: 'a', billedMs: 100, memoryMb: 1_024 })], traces, 1_024);

		expect(sum).toMatchObject({ invocations: 2, billedMs: 105 });
		expect(sum.gbSeconds).toBeCloseTo(0.105, 12);
	});

	it('is none where no invocation committed at all', () => {
		expect(sumLedger([], [anEntry({ requestId: '' })], 1_024).invocations).toBe(0);
	});
});

it('adds requests and units field by field', () => {
	const one = { sqsRequests: 1, sqsGroupedRequests: 2, readUnits: 3, writeUnits: 4, s3Puts: 5, s3Gets: 6 };

	expect(addUsage([one, one])).toEqual({
		sqsRequests: 2,
		sqsGroupedRequests: 4,
		readUnits: 6,
		writeUnits: 8,
		s3Puts: 10,
		s3Gets: 12,
	});
	expect(addUsage([])).toEqual(NO_USAGE);
});
