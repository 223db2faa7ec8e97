import { describe, expect, it } from 'vitest';
import { inProject } from '../../../../../infra/tools/bench/docs/write-docs.ts';
import { attribute } from '../../../../../infra/tools/bench/profile/attribute.ts';
import { categoryOf, type Stack } from '../../../../../infra/tools/bench/profile/categories.ts';
import { parseProfile } from '../../../../../infra/tools/bench/profile/parse-profile.ts';
import { profileReport } from '../../../../../infra/tools/bench/profile/profile-report.ts';
import type { Frame, ThreadProfile } from '../../../../../infra/tools/bench/profile/thread-profile.ts';

const ROOT = `file://${inProject('').replace(/\/$/, '')}`;

function aFrame(url: string, functionName = 'work'): Frame {
	return { functionName, url, lineNumber: 0 };
}

/** From the leaf to the root. */
function aStack(first: string, ...more: string[]): Stack {
	return [aFrame(first), ...more.map((url) => aFrame(url))];
}

describe('a sample', () => {
	it.each([
		{ where: 'undici', category: 'fetch', stack: aStack('node:net', `${ROOT}/node_modules/undici/lib/client.js`) },
		{ where: 'the tokenizer', category: 'parse', stack: aStack(`${ROOT}/node_modules/htmlparser2/dist/Tokenizer.js`) },
		{
			where: 'a socket of the SDK',
			category: 'sdk',
			stack: aStack('node:net', 'node:_http_client', `${ROOT}/node_modules/@smithy/core/index.js`),
		},
		{ where: 'zlib', category: 'compression', stack: aStack('', 'node:zlib', `${ROOT}/shared/adapters/blob-codec.ts`) },
		{ where: 'the pool', category: 'shoal', stack: aStack(`${ROOT}/node_modules/p-map/index.js`) },
		{ where: 'the local cloud', category: 'local', stack: aStack(`${ROOT}/infra/local/lambda/function-pool.ts`) },
		{ where: 'a timer', category: 'node', stack: aStack('node:internal/timers') },
		{
			where: 'a module that is loaded',
			category: 'start',
			stack: aStack(`${ROOT}/shared/core/job.ts`, 'node:internal/modules/esm/module_job'),
		},
	])('in $where counts as $category', ({ stack, category }) => {
		expect(categoryOf(stack, 'ConsumerFunction')).toBe(category);
	});

	it('counts for the servers in their thread, whatever they call', () => {
		expect(categoryOf(aStack('node:net'), 'servers')).toBe('servers');
	});

	it('of JSON counts as JSON, whoever calls it', () => {
		const stack: Stack = [aFrame(`${ROOT}/test/x.ts`, 'namedJsonParse'), aFrame(`${ROOT}/shared/app/plan/planner.ts`)];
		expect(categoryOf(stack, 'main')).toBe('json');
	});

	it.each([
		[[aFrame('', '(idle)')]],
		[[aFrame('', 'wait'), aFrame(`${ROOT}/infra/local/lambda/instance-main.ts`, 'nextInvocation')]],
	])('of a thread that waits counts for nothing', (stack) => {
		expect(categoryOf(stack as unknown as Stack, 'ConsumerFunction')).toBeUndefined();
	});
});

/** Samples of 1 ms: one loading, one idle, two in undici, one in the parser. */
function aThread(changes: Partial<ThreadProfile> = {}): ThreadProfile {
	const frames = [
		aFrame('node:internal/modules/esm/loader'),
		aFrame('', '(idle)'),
		aFrame(`${ROOT}/node_modules/undici/lib/client.js`),
		aFrame(`${ROOT}/node_modules/htmlparser2/dist/Tokenizer.js`),
	];
	const nodes = [
		{ id: 1, callFrame: aFrame('', '(root)'), children: [2, 3, 4, 5] },
		...frames.map((callFrame, i) => ({ id: i + 2, callFrame })),
	];
	const samples = [2, 3, 4, 4, 5];
	const profile = { nodes, samples, timeDeltas: samples.map(() => 1000), startTime: 1_000_000, endTime: 1_005_000 };
	return { name: 'fetchWorker', cpuMs: 8, profile, ...changes };
}

describe('a thread', () => {
	it('shares its CPU time among categories by samples, those without waiting', () => {
		const { byCategory } = attribute(aThread(), 0);
		expect(Object.fromEntries(byCategory)).toEqual({ start: 2, fetch: 4, parse: 2 });
	});

	it('counts as start-up what it did before the first request', () => {
		const { byCategory } = attribute(aThread(), 1_003_500);
		expect(Object.fromEntries(byCategory)).toEqual({ start: 4, fetch: 2, parse: 2 });
	});

	it('names functions without the folders of the machine', () => {
		const names = attribute(aThread(), 0).functions.map(({ name }) => name);
		expect(names).toContain('work node_modules/undici/lib/client.js:1');
		expect(names.join()).not.toContain(inProject(''));
	});
});

describe('a report', () => {
	const helpers = { v8Ms: 3, libuvMs: 1, profilerMs: 6 };
	const main = aThread({ name: 'main', processCpuMs: 30, helpers, epochMs: 5000, monotonicUs: 1_000_000 });

	it('adds up to the CPU of the process, without that of the profilers', () => {
		const report = profileReport({ mode: 'fanout', pages: 1000, threads: [main, aThread()], firstRequestAt: 4000 });
		const sum = Object.values(report.byCategory).reduce((total, ms) => total + ms, 0);

		expect(report.cpuMsPerThousand).toBe(24);
		expect(sum).toBeCloseTo(24);
		expect(report.byCategory).toMatchObject({ fetch: 8, parse: 4, v8: 3, libuv: 1, other: 4 });
	});

	it('is per 1,000 pages', () => {
		const report = profileReport({ mode: 'fanout', pages: 2000, threads: [main], firstRequestAt: 4000 });
		expect(report.byCategory.fetch).toBe(2);
	});

	it('is not made without the main thread', () => {
		const request = { mode: 'fanout', pages: 1, threads: [aThread()], firstRequestAt: 0 } as const;
		expect(() => profileReport(request)).toThrow('main thread');
	});
});

describe('what a worker says of itself', () => {
	const text = (name: string, endTime: number) =>
		`{"nodes":[{"id":1,"callFrame":{"functionName":"${name}","lineNumber":-1,"url":""}}],"startTime":1,"endTime":${endTime},"samples":[1,1],"timeDeltas":[10,20]}`;

	it('is read though names of regular expressions are not escaped', () => {
		const profile = parseProfile(text(String.raw`RegExp: ^\/"(\d{1,9})`, 100), 100);
		expect(profile.nodes[0]?.callFrame.functionName).toBe(String.raw`RegExp: ^\/"(\d{1,9})`);
	});

	it('has its times put back on a clock that went further than 32 bits', () => {
		const { startTime, endTime } = parseProfile(text('f', 500), 3 * 2 ** 32 + 700);
		expect(endTime).toBe(3 * 2 ** 32 + 500);
		expect(startTime).toBe(endTime - 30);
	});
});
