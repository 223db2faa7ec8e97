import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SpawnedSite, spawnSite } from '../../infra/site/spawn.ts';
import { openSession, type Session } from '../../services/cli/job/stack/session.ts';
import { functionsOf, parametersOf } from '../../services/cli/job/stack/stack-settings.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import { hasEnded, type Job } from '../../shared/core/job.ts';
import { options } from '../support/builders.ts';
import { aFolder } from '../support/cli.ts';

/** 20 ms a page, ten at once: what is left of the large job when the small one starts takes seconds. */
const LARGE = 2_000;
const SMALL = 20;
const POOL = { maxInstances: 2, batchSize: 1, concurrency: 5 };

let site: SpawnedSite;
let session: Session;
beforeEach(async () => {
	site = await spawnSite({ pages: LARGE, latencyMs: 20 });
	session = await openSession({
		dataDir: aFolder(),
		parameters: parametersOf({ mode: 'fanout', memoryMb: undefined, ...POOL }),
		functions: functionsOf('fanout'),
		jobId: 'none',
	});
});
afterEach(async () => {
	await session?.close();
	await site?.stop();
});

it('S3.9 a job of 20 pages that starts during one of thousands does not wait for it', async () => {
	const large = await start(LARGE);
	await until(async () => (await settled(large)) > 0);

	const before = await settled(large);
	const small = await start(SMALL);
	await until(async () => hasEnded((await stored(small)).state));

	expect(await stored(small)).toMatchObject({ state: 'reported', totals: { counts: { ok: SMALL } } });
	expect((await settled(large)) - before).toBeLessThan(LARGE / 4);
	await until(async () => hasEnded((await stored(large)).state));
	expect(await stored(large)).toMatchObject({ state: 'reported', totals: { counts: { ok: LARGE } } });
}, 60_000);

async function start(pages: number): Promise<Job> {
	const targets = Array.from({ length: pages }, (_, i) => `${site.url}/p/${i}`);
	return createJobStarter(session.stack)({
		mode: 'fanout',
		source: { name: 'a list', targets },
		keepDays: 1,
		options: () => options({ concurrency: POOL.concurrency, chunkSize: 10, threads: availableParallelism() }),
	});
}

async function stored({ jobId }: Job): Promise<Job> {
	const job = await session.stack.jobs.get(jobId);
	if (job === undefined) throw new Error(`job ${jobId} is gone`);
	return job;
}

async function settled({ jobId }: Job): Promise<number> {
	return (await session.stack.counters.read(jobId)).settled;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
	while (!(await isTrue())) await sleep(20);
}
