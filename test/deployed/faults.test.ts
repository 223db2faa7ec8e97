import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { createSqsClient } from '../../shared/runtime/clients.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { ended, environmentOf, openDeployed, startJob } from './deployed-job.ts';
import { killFunction } from './kill-function.ts';

const PAGES = 100;
const DEADLY = '/p/42';

const { endpoint, pid, outputs } = inject('deployed');
const killConsumers = () => killFunction({ pid, functionName: outputs.ConsumerFunctionName ?? '' });

let site: Site;
let onRequest: (path: string) => boolean;
beforeEach(async () => {
	onRequest = () => false;
	site = await createSite({ pages: PAGES, handler: ({ url = '' }) => onRequest(url) });
});
afterEach(() => site.close());

const lines = () => Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`);

it('R1 R2 a function that is killed once loses nothing, and nothing is stored twice', async () => {
	const stack = openDeployed();
	let killed = 0;
	onRequest = (path) => {
		if (path === DEADLY && killed === 0) killed = killConsumers();
		return false;
	};

	const { jobId } = await startJob(stack, { mode: 'fanout', lines: lines(), options: ['--chunk-size', '10'] });
	const { results, summary, problems } = await ended(stack, jobId);

	expect(killed).toBeGreaterThan(0);
	expect(problems).toEqual([]);
	expect(summary).toMatchObject({ state: 'reported', counts: { ok: PAGES } });
	expect(results.map(({ index }) => index)).toEqual([...Array(PAGES).keys()]);
});

it('R3 a target that kills whoever visits it is a dead letter, and takes no neighbour along', async () => {
	const stack = openDeployed();
	onRequest = (path) => path === DEADLY && killConsumers() > 0;

	const { jobId } = await startJob(stack, { mode: 'fanout', lines: lines(), options: ['--chunk-size', '10'] });
	const { results, summary, problems } = await ended(stack, jobId);

	expect(problems).toEqual([]);
	expect(summary).toMatchObject({ state: 'reported', counts: { ok: PAGES - 1, dead_letter: 1 } });
	expect(results.filter(({ outcome }) => outcome !== 'ok')).toMatchObject([
		{ url: `${site.url}${DEADLY}`, outcome: 'dead_letter', error: { code: 'DEAD_LETTER' } },
	]);
	const [letter] = await stack.archive.list(jobId);
	expect(letter).toMatchObject({ queue: 'chunks', reason: expect.stringContaining('never finished') });
});

it('R3 a message that cannot be understood is archived with its reason, and its job ends all the same', async () => {
	const stack = openDeployed();
	const { jobId } = await startJob(stack, { mode: 'fanout', lines: lines() });
	const sqs = createSqsClient(readSettings({ ...environmentOf(outputs), AWS_ENDPOINT_URL: endpoint }));
	const body = JSON.stringify({ v: 99, jobId, chunkId: '0', targets: [] });
	await sqs.send(new SendMessageCommand({ QueueUrl: outputs.ChunksQueueUrl, MessageBody: body }));
	sqs.destroy();

	expect(await ended(stack, jobId)).toMatchObject({ problems: [], summary: { counts: { ok: PAGES } } });
	await expect
		.poll(() => stack.archive.list(jobId), { timeout: 120_000, interval: 1_000 })
		.toMatchObject([{ queue: 'chunks', body, reason: expect.stringContaining('version') }]);
});

it('the sweeper takes up, by its schedule, a job whose only message was lost', async () => {
	const stack = openDeployed();
	const lossy = { ...stack, planQueue: { ...stack.planQueue, send: async () => undefined } };

	const { jobId } = await startJob(lossy, { mode: 'fanout', lines: lines() });

	expect(await ended(stack, jobId)).toMatchObject({
		problems: [],
		summary: { state: 'reported', counts: { ok: PAGES } },
	});
});
