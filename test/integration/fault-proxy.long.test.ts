import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom, type Random } from '../../infra/local/chaos/random.ts';
import { createBatchConsumer } from '../../shared/app/fetch/consume-batch.ts';
import { createHostState } from '../../shared/app/hosts/host-state.ts';
import { createResultReader } from '../../shared/app/jobs/read-results.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import { createDispatcher } from '../../shared/app/plan/dispatch.ts';
import { createSweeper } from '../../shared/app/recover/sweep.ts';
import { createJobVerifier } from '../../shared/app/recover/verify-job.ts';
import { hasEnded } from '../../shared/core/job.ts';
import { createStackDeadLetters } from '../../shared/runtime/dead-letters.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../shared/runtime/stack.ts';
import { options } from '../support/builders.ts';
import { collect } from '../support/collect.ts';
import { createFakeTexts } from '../support/fake-texts.ts';
import { createFakeInvocation, createFakeVisitor, createRecordingLog } from '../support/fakes.ts';
import { createFaultProxy, FAULTS, type Fault, type FaultProxy } from '../support/fault-proxy.ts';
import { freshId } from '../support/fresh-id.ts';
import { urls } from '../support/memory-stack.ts';
import { startTestServers, type TestServers } from '../support/test-servers.ts';
import { type AwsClients, createClients, createQueue, createTable } from './aws-resources.ts';

const TARGETS = 60;
const SPOILT = 0.2;
const VISIBLE_AGAIN_SECONDS = 1;
let servers: TestServers;
let sqsUrl: string;
let dynamoUrl: string;
let folder: string;
let clients: AwsClients;

beforeAll(async () => {
	servers = await startTestServers();
	({ sqs: sqsUrl, dynamodb: dynamoUrl } = servers.endpoints);
	folder = await mkdtemp(join(tmpdir(), 'shoal-faults-'));
	clients = createClients({ sqs: sqsUrl, dynamodb: dynamoUrl, s3: sqsUrl });
});

afterAll(async () => {
	clients.close();
	await servers.close();
	await rm(folder, { recursive: true });
});

type Environment = Record<string, string>;

/** A table and queues of their own, as functions are told of them. */
async function anEnvironment(): Promise<Environment> {
	return {
		AWS_ACCESS_KEY_ID: 'test',
		AWS_SECRET_ACCESS_KEY: 'test',
		AWS_ENDPOINT_URL_SQS: sqsUrl,
		AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
		OBJECT_STORE_DIR: join(folder, freshId()),
		TABLE_NAME: await createTable(clients),
		BUCKET_NAME: 'none',
		PLAN_QUEUE_URL: await createQueue(clients, 'fifo'),
		CHUNKS_QUEUE_URL: await createQueue(clients, 'standard'),
		RUNS_QUEUE_URL: await createQueue(clients, 'fifo'),
		DELIVERIES_QUEUE_URL: await createQueue(clients, 'standard'),
		ROWS_QUEUE_URL: await createQueue(clients, 'standard'),
		EXECUTION_MODE: 'fanout',
		MAX_INSTANCES: '4',
		CONCURRENCY: '10',
		VISIBILITY_SECONDS: String(VISIBLE_AGAIN_SECONDS),
		MAX_RECEIVE_COUNT: '5',
	};
}

const stackOn = (environment: Environment) => createStack(readSettings(environment), createRecordingLog());

/** Plays the poller, on a connection that nothing spoils: a message whose handling throws comes back. */
async function deliver(queueUrl: string, handle: (bodies: string[]) => Promise<readonly boolean[]>): Promise<void> {
	const receive = { QueueUrl: queueUrl, MaxNumberOfMessages: 3, VisibilityTimeout: VISIBLE_AGAIN_SECONDS };
	const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(receive));
	if (Messages.length === 0) return;
	const done = await handle(Messages.map(({ Body = '' }) => Body)).catch(() => []);
	const Entries = Messages.flatMap(({ ReceiptHandle }, i) => (done[i] ? [{ Id: String(i), ReceiptHandle }] : []));
	// What took longer than its visibility cannot be deleted, and comes again.
	if (Entries.length > 0) await clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
}

async function runToEnd(stack: Stack, environment: Environment, jobId: string): Promise<void> {
	const dispatch = createDispatcher({ ...stack, readSitemaps: async (job) => job });
	const consume = createBatchConsumer({
		...stack,
		visitor: createFakeVisitor(),
		hostState: createHostState({ ...stack, texts: createFakeTexts() }),
		maxInstances: 1,
		concurrency: 10,
	});
	const sweep = createSweeper({ ...stack, deadLetters: createStackDeadLetters(stack), deliveryMs: 5_000 });
	const invocation = () => createFakeInvocation({ clock: stack.clock, requestId: freshId() });
	const jobs = stackOn(environment);
	try {
		while (!hasEnded((await jobs.jobs.get(jobId))?.state ?? 'planning')) {
			await deliver(environment.PLAN_QUEUE_URL ?? '', async (bodies) => {
				const outcomes = await dispatch(bodies, invocation());
				return outcomes.map(({ status }) => status === 'fulfilled');
			});
			await deliver(environment.CHUNKS_QUEUE_URL ?? '', async (bodies) => {
				const outcomes = await consume(bodies, invocation());
				return outcomes.map(({ status }) => status === 'fulfilled');
			});
			await sweep(invocation(), jobId).catch(() => undefined);
			await stack.clock.sleep(50);
		}
	} finally {
		await jobs.close();
	}
}

function deciding(random: Random, faults: readonly Fault[]): () => Fault | undefined {
	return () => (random.happens(SPOILT) ? faults[random.integer(0, faults.length - 1)] : undefined);
}

async function withProxies(
	decide: () => Fault | undefined,
	use: (sqs: FaultProxy, dynamodb: FaultProxy) => Promise<void>,
): Promise<void> {
	const sqs = await createFaultProxy(sqsUrl, decide);
	const dynamodb = await createFaultProxy(dynamoUrl, decide);
	try {
		await use(sqs, dynamodb);
	} finally {
		await Promise.all([sqs.close(), dynamodb.close()]);
	}
}

it.each([
	{ seed: 1, faults: FAULTS },
	{ seed: 2, faults: FAULTS },
	{ seed: 3, faults: ['lose', 'fail-after'] as const },
	{ seed: 4, faults: ['throttle', 'partial'] as const },
])(
	'R1 S2.4 a job ends with one result a target on servers that spoil calls: $faults, seed $seed',
	async (played) => {
		const environment = await anEnvironment();
		const decide = deciding(createRandom(String(played.seed)), played.faults);
		await withProxies(decide, async (sqs, dynamodb) => {
			const proxied = { AWS_ENDPOINT_URL_SQS: sqs.url, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url };
			const stack = stackOn({ ...environment, ...proxied });
			const clean = stackOn(environment);
			try {
				const source = { name: 'faults', targets: urls(TARGETS) };
				const request = { mode: 'fanout' as const, source, options: () => options({ chunkSize: 5 }), keepDays: 1 };
				const { jobId } = await createJobStarter(stack)(request);
				await runToEnd(stack, environment, jobId);

				expect(await createJobVerifier(clean)(jobId)).toMatchObject({ targets: TARGETS, deadLetters: 0, problems: [] });
				const results = await collect(createResultReader(clean)(jobId, 'input'));
				expect(results.map(({ index }) => index)).toEqual([...Array(TARGETS).keys()]);
				const spoilt = [...sqs.played.values(), ...dynamodb.played.values()].reduce((sum, count) => sum + count, 0);
				expect(spoilt).toBeGreaterThan(5);
			} finally {
				await Promise.all([stack.close(), clean.close()]);
			}
		});
	},
	90_000,
);
