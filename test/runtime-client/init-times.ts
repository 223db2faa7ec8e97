import { setTimeout as delay } from 'node:timers/promises';
import { openStage, type Stage } from './stage.ts';

/** INIT of one function: from the start of its process until the runtime asks for an event. */
export interface InitTimes {
	readonly name: string;
	readonly medianMs: number;
	readonly fastestMs: number;
	/** Its median over that of a plain handler that only loads the SDK's clients. */
	readonly ratio: number;
}

/** Loads the clients of DynamoDB and SQS, and does nothing; bundled as `sam build` does where nobody asks for more. */
export const REFERENCE = 'sdk-only';
/** The same with all that our bundles do for INIT: what is left beside it is our own code. */
const TUNED = 'sdk-only-as-ours';

/** Measures all functions of the template in turn, `rounds` times, so that a slow minute slows all of them. */
export async function measureInit(client: string, rounds: number): Promise<InitTimes[]> {
	const names = await functionNames();
	const stage = await openStage({ client, plain: [REFERENCE], bundles: [TUNED, ...names] });
	const samples = new Map<string, number[]>([REFERENCE, TUNED, ...names].map((name) => [name, []]));
	try {
		for (let round = 0; round < rounds; round++) {
			for (const [name, times] of samples) times.push(await initOf(stage, name));
		}
	} finally {
		await stage.end();
	}
	const reference = median(samples.get(REFERENCE) ?? []);
	return Array.from(samples, ([name, times]) => ({
		name,
		medianMs: median(times),
		fastestMs: Math.min(...times),
		ratio: median(times) / reference,
	}));
}

/** What the API is asked first; it needs no store for it. */
const HEALTH = eventOf('/health');
/** Needs all of the API, and no store: the key is missing. */
const REFUSED = eventOf('/jobs');

function eventOf(rawPath: string) {
	return {
		version: '2.0',
		rawPath,
		rawQueryString: '',
		headers: { host: 'api.example' },
		requestContext: { domainName: 'api.example', http: { method: 'GET' } },
	};
}

/** From the start of the process until the first event is answered, in milliseconds. */
export interface FirstAnswers {
	readonly emptyMs: number;
	/** Of an empty one that is bundled as ours are. */
	readonly tunedMs: number;
	/** Of the API that is asked for its health. */
	readonly apiMs: number;
	/** Of the API that is asked for its jobs, without a key. */
	readonly callMs: number;
}

export async function measureFirstAnswers(client: string, rounds: number): Promise<FirstAnswers> {
	const stage = await openStage({ client, plain: [REFERENCE], bundles: [TUNED, 'ApiFunction'] });
	const samples = { emptyMs: [], tunedMs: [], apiMs: [], callMs: [] } as Record<keyof FirstAnswers, number[]>;
	try {
		for (let round = 0; round < rounds; round++) {
			samples.emptyMs.push(await firstAnswerOf(stage, REFERENCE, {}));
			samples.tunedMs.push(await firstAnswerOf(stage, TUNED, {}));
			samples.apiMs.push(await firstAnswerOf(stage, 'ApiFunction', HEALTH));
			samples.callMs.push(await firstAnswerOf(stage, 'ApiFunction', REFUSED));
		}
	} finally {
		await stage.end();
	}
	const { emptyMs, tunedMs, apiMs, callMs } = samples;
	return { emptyMs: median(emptyMs), tunedMs: median(tunedMs), apiMs: median(apiMs), callMs: median(callMs) };
}

async function firstAnswerOf(stage: Stage, name: string, event: unknown): Promise<number> {
	const startedAt = performance.now();
	const instance = await stage.start(name);
	const result = await instance.invoke(event);
	const ms = performance.now() - startedAt;
	await instance.end();
	if (!result.ok) throw new Error(`${name}: ${result.error.errorMessage}\n${instance.output()}`);
	await delay(20);
	return ms;
}

async function initOf(stage: Stage, name: string): Promise<number> {
	const instance = await stage.start(name);
	const { ms, error } = await instance.initialized;
	await instance.end();
	if (error !== undefined) throw new Error(`${name}: ${error.errorMessage}\n${instance.output()}`);
	// What the last one left to the system is not the next one's.
	await delay(20);
	return ms;
}

async function functionNames(): Promise<string[]> {
	const { functionBundles } = await import('../../infra/build/function-bundles.ts');
	const bundles = await functionBundles(new URL('../../template.yaml', import.meta.url).pathname);
	return bundles.map(({ name }) => name);
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
