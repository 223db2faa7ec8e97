import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capped, constant, logNormal } from '../../../shared/model/distribution.ts';
import { awsProfile } from '../../../shared/model/machine/aws-profile.ts';
import { localProfile, USUAL_LOCAL } from '../../../shared/model/machine/local-profile.ts';
import { predict } from '../../../shared/model/predict.ts';
import { simulate } from '../../../shared/model/simulate/simulate.ts';
import { aSetting, aWorkload } from '../../support/model-builders.ts';

const aws = awsProfile();
const once = { repeats: 1 };

describe('a prediction', () => {
	it('takes one visit after the other in sequential mode', () => {
		const { wallMs } = predict(aWorkload({ targets: 100 }), aSetting({ mode: 'sequential' }), aws, once);

		expect(wallMs.p50).toBeGreaterThan(100 * 202);
		expect(wallMs.p50).toBeLessThan(100 * 202 + 1500);
	});

	it('S0.3 bills each invocation rounded up to 1 ms, with its INIT, and each service a line', () => {
		const { cost, billedMs, invocations } = predict(aWorkload(), aSetting(), aws, once);
		const { lambdaRequests, lambdaDuration, sqs, dynamodb, s3, pollers, total } = cost;

		expect(billedMs).toBe(Math.round(billedMs));
		expect(lambdaRequests).toBeCloseTo(invocations * 0.2e-6, 12);
		expect(total).toBeCloseTo(lambdaRequests + lambdaDuration + sqs + dynamodb + s3 + pollers, 12);
		for (const line of [lambdaDuration, sqs, dynamodb, s3]) expect(line).toBeGreaterThan(0);
	});

	it('S0.4 spends less in one instance than in many, where waiting is all there is to do', () => {
		const workload = aWorkload({ targets: 20_000, cpuMs: constant(0.2) });
		const many = predict(workload, aSetting({ maxInstances: 100 }), aws, once);
		const few = predict(workload, aSetting({ maxInstances: 2, concurrency: 500 }), aws, once);

		expect(few.cost.total).toBeLessThan(many.cost.total);
	});

	it('is bound by the CPU that a memory size buys', () => {
		const workload = aWorkload({ waitMs: constant(0), cpuMs: constant(20), targets: 2000 });
		const small = predict(workload, aSetting({ memoryMb: 884, maxInstances: 2 }), aws, once).wallMs.p50;
		const full = predict(workload, aSetting({ memoryMb: 1769, maxInstances: 2 }), aws, once).wallMs.p50;

		expect(small / full).toBeGreaterThan(1.85);
		expect(small / full).toBeLessThan(2.05);
	});

	it('waits for the ramp of the mapping, which provisioned pollers spare it', () => {
		const workload = aWorkload({ targets: 100_000, waitMs: constant(5000) });
		const wide = { maxInstances: 1000, batchSize: 1 };
		const ramped = predict(workload, aSetting(wide), aws, once);
		const provisioned = predict(workload, aSetting({ ...wide, provisionedPollers: 100 }), aws, once);

		expect(provisioned.wallMs.p50).toBeLessThan(ramped.wallMs.p50 / 2);
		expect(provisioned.cost.pollers).toBeGreaterThan(0);
	});

	it('cuts a long job into runs of 900 s', () => {
		const { runs, wallMs } = predict(aWorkload({ targets: 10_000 }), aSetting({ mode: 'sequential' }), aws, once);

		expect(runs).toBe(3);
		expect(wallMs.p50).toBeGreaterThan(2_020_000);
	});

	it('keeps to the rate that hosts take', () => {
		const polite = aWorkload({ hosts: 2, ratePerHost: 10 });

		expect(predict(polite, aSetting(), aws, once).wallMs.p50).toBeGreaterThan(45_000);
		expect(predict(polite, aSetting({ mode: 'threads' }), aws, once).wallMs.p50).toBeGreaterThan(45_000);
	});

	it('loads instances at once on a machine of its own, and shares its cores', () => {
		const local = localProfile({ cores: 2, ...USUAL_LOCAL });
		const workload = aWorkload({ waitMs: constant(0), cpuMs: constant(5) });

		expect(predict(workload, aSetting(), local, once).wallMs.p50).toBeGreaterThan(2500);
	});

	it.each(['fanout', 'threads', 'sequential'] as const)(
		'ends a local job in %s mode the earlier, the more of its instances are loaded when it comes',
		(mode) => {
			const workload = aWorkload({ targets: 40, waitMs: constant(100) });
			const [warm = 0, ahead = 0, cold = 0] = (['warm', 'ahead', 'cold'] as const).map((loading) => {
				const local = localProfile({ cores: 2, ...USUAL_LOCAL }, loading);
				return predict(workload, aSetting({ mode, chunkSize: 10, batchSize: 1 }), local, once).wallMs.p50;
			});

			expect(warm).toBeLessThan(ahead);
			expect(ahead).toBeLessThan(cold);
		},
	);

	it.each([
		{ what: 'others where those that there are wait', waitMs: 800, cpuMs: 0.1, instances: 4 },
		{ what: 'no others while those that there are compute', waitMs: 0, cpuMs: 2, instances: 2 },
	])('starts as many local instances as there are cores for them, and then $what', ({ waitMs, cpuMs, instances }) => {
		const workload = aWorkload({ targets: 400, waitMs: constant(waitMs), cpuMs: constant(cpuMs) });
		const setting = aSetting({ chunkSize: 10, maxInstances: 4, batchSize: 1, concurrency: 10 });
		const local = localProfile({ cores: 3, ...USUAL_LOCAL }, 'cold');
		const { peakInstances, coldStarts } = predict(workload, setting, local, once);

		// The dispatcher starts, too.
		expect({ peakInstances, coldStarts }).toEqual({ peakInstances: instances, coldStarts: instances + 1 });
	});

	it('visits in a thread only when it has loaded', () => {
		const workload = aWorkload({ targets: 1, waitMs: constant(100), cpuMs: constant(0) });
		const setting = aSetting({ mode: 'threads', threads: 1 });
		const after = (threadCpuMs: number) => predict(workload, setting, { ...aws, threadCpuMs }, once).wallMs.p50;

		expect(after(500) - after(100)).toBeCloseTo(400, 6);
	});

	it('gives the same for the same, and a range of several runs', () => {
		const workload = aWorkload({ waitMs: logNormal([{ p: 0.5, value: 200 }]) });
		const prediction = predict(workload, aSetting(), aws);

		expect(predict(workload, aSetting(), aws)).toEqual(prediction);
		expect(prediction.wallMs.p90).toBeGreaterThan(prediction.wallMs.p50);
	});
});

const anyWorkload = fc
	.record({
		targets: fc.integer({ min: 20_001, max: 40_000 }),
		median: fc.integer({ min: 20, max: 500 }),
		tail: fc.integer({ min: 1, max: 5 }),
		cpuMs: fc.double({ min: 0.1, max: 5, noNaN: true }),
	})
	.map(({ targets, median, tail, cpuMs }) =>
		aWorkload({
			targets,
			cpuMs: constant(cpuMs),
			waitMs: capped(
				logNormal([
					{ p: 0.5, value: median },
					{ p: 0.99, value: median * tail },
				]),
				2000,
			),
		}),
	);

const anySetting = fc
	.record({
		mode: fc.constantFrom('fanout' as const, 'threads' as const),
		memoryMb: fc.constantFrom(512, 1769, 10_240),
		concurrency: fc.integer({ min: 5, max: 100 }),
		chunkSize: fc.integer({ min: 10, max: 100 }),
		batchSize: fc.integer({ min: 1, max: 10 }),
		maxInstances: fc.integer({ min: 2, max: 50 }),
		threads: fc.integer({ min: 1, max: 6 }),
	})
	.map(aSetting);

describe('the short cut for large jobs', () => {
	it('knows the pace of a machine only when all of its instances have work', () => {
		const local = localProfile({ cores: 2, ...USUAL_LOCAL });
		const workload = aWorkload({ targets: 30_000, waitMs: constant(300), cpuMs: constant(0.1) });
		const input = { workload, setting: aSetting({ maxInstances: 4, concurrency: 20 }), profile: local, seed: 1 };
		const exact = simulate({ ...input, isExact: true });

		for (const short of [simulate(input), simulate({ ...input, isCoarse: true })]) {
			expect(Math.abs(short.wallMs / exact.wallMs - 1)).toBeLessThan(0.05);
		}
	});

	it('keeps within 10 % of what simulating each target gives, in time, and 5 % in billed time', () => {
		fc.assert(
			fc.property(anyWorkload, anySetting, fc.integer({ min: 1, max: 1000 }), (workload, setting, seed) => {
				const input = { workload, setting, profile: aws, seed };
				const exact = simulate({ ...input, isExact: true });
				const short = simulate(input);

				expect(Math.abs(short.wallMs / exact.wallMs - 1)).toBeLessThan(0.1);
				expect(Math.abs(short.billedMs / exact.billedMs - 1)).toBeLessThan(0.05);
				expect(short.chunks).toBeGreaterThan(exact.chunks * 0.99);
				expect(short.chunks).toBeLessThan(exact.chunks * 1.01);
			}),
			{ numRuns: 25, seed: 1 },
		);
	});
});
