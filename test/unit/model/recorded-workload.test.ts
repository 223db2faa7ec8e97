import { expect, it } from 'vitest';
import { recordedWorkload } from '../../../shared/model/recorded-workload.ts';
import { aJob, aLine, aRecord, aResult } from '../../support/builders.ts';

const timings = { queueMs: 5, dnsMs: 0, connectMs: 1, tlsMs: 0, ttfbMs: 90, bodyMs: 5, parseMs: 4, totalMs: 104 };

function recordedFrom(given: Partial<Parameters<typeof recordedWorkload>[0]> = {}) {
	return recordedWorkload({
		job: aJob(),
		records: [aRecord({ counts: { ok: 3, timeout: 1 }, retries: 2 })],
		lines: [aLine({ targets: 4, cpuUserMs: 30, cpuSystemMs: 10 })],
		results: [aResult({ timings }), aResult({ timings: { ...timings, totalMs: 204 }, url: 'http://other.example/' })],
		...given,
	});
}

it('learns how long visits waited, whatever they computed', () => {
	const { waitMs, hosts, targets } = recordedFrom()?.workload ?? {};

	expect([waitMs?.quantile(0), waitMs?.quantile(0.9)]).toEqual([100, 200]);
	expect({ hosts, targets }).toEqual({ hosts: 2, targets: 4 });
});

it('of a visit of several attempts takes the last', () => {
	const results = [aResult({ attempts: 2, timings: { ...timings, totalMs: 5000 } })];

	expect(recordedFrom({ results })?.workload.waitMs.mean).toBe(96);
});

it('shares the CPU time of invocations among their targets, without that of loading', () => {
	const cold = aLine({ cold: true, initMs: 400, targets: 4, cpuUserMs: 280, cpuSystemMs: 10 });
	const dispatcher = aLine({ functionName: 'DispatcherFunction', targets: 4, cpuUserMs: 900 });

	expect(recordedFrom({ lines: [cold, dispatcher] })?.workload.cpuMs.mean).toBe(10);
});

it('takes loading to compute for no longer than it took', () => {
	const quick = aLine({ cold: true, initMs: 130, targets: 4, cpuUserMs: 160, cpuSystemMs: 10 });

	expect(recordedFrom({ lines: [quick] })?.workload.cpuMs.mean).toBe(10);
});

it('knows what hosts are asked for, and take: on the loopback as much as comes', () => {
	const options = { ...aJob().options, politeness: { ratePerHost: 5, robots: false } };
	const [here, there] = ['http://127.0.0.1:8080/', 'http://a.example/'].map((url) =>
		recordedFrom({ job: { ...aJob(), options }, results: [aResult({ timings, url })] }),
	);

	expect(there?.workload).toMatchObject({ ratePerHost: 5, concurrencyPerHost: 20 });
	expect(here?.workload).not.toHaveProperty('concurrencyPerHost');
	expect(recordedFrom({ results: [aResult({ timings, url: 'hash:1' })] })?.workload).not.toHaveProperty('ratePerHost');
});

it('finds the share of attempts that gives the retries that were made', () => {
	const { retryShare = 0, maxAttempts } = recordedFrom()?.workload ?? {};

	expect(retryShare + retryShare ** 2).toBeCloseTo(0.5, 6);
	expect(maxAttempts).toBe(3);
});

it('learns nothing from what was never visited', () => {
	expect(recordedFrom({ results: [aResult({ attempts: 0 })] })).toBeUndefined();
});
