import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { type Account, accountOf, clientSettings } from './client-settings.ts';
import type { LocalCloud, LocalCloudOptions } from './cloud-types.ts';
import { cloudEnvironment } from './function-environment.ts';
import { createBuckets, requireAnswer } from './given-endpoint.ts';
import { type CreatedQueue, createQueues, createTables } from './resources.ts';
import type { Servers } from './servers.ts';
import type { Stack } from './stack.ts';
import { resolveStack, type StackOptions, type Template } from './template.ts';

/** Endpoints that hold everything the template declares. */
export interface OpenedEndpoints {
	readonly endpoints: LocalCloud['endpoints'];
	/** As created: environments hold the true URLs. */
	readonly stack: Stack;
	readonly queues: ReadonlyMap<string, CreatedQueue>;
	/** What every function finds beside its own variables. */
	readonly environment: Readonly<Record<string, string>>;
	readonly sqs: SQSClient;
	close(): void;
}

export interface OpenOptions {
	readonly template: Template;
	/** `undefined`: `options.endpointUrl` is there in their place. */
	readonly servers: Servers | undefined;
	readonly options: LocalCloudOptions;
	readonly objectStoreDir: string;
}

/** Waits for the endpoints and creates on them what the template declares. */
export async function openEndpoints(open: OpenOptions): Promise<OpenedEndpoints> {
	const { template, servers, options, objectStoreDir } = open;
	const stackOptions = { parameters: options.parameters ?? {} };
	const declared = resolveStack(template, stackOptions);
	const account = accountOf(options.endpointUrl);
	if (options.endpointUrl !== undefined) await requireAnswer(options.endpointUrl);

	const opening = Promise.all([
		openSqs(open, declared, account),
		openDynamoDb(open, declared, account),
		openS3(options.endpointUrl, declared, account),
	]);
	const [{ sqs, url, queues }, dynamodb, s3] = await (servers ? Promise.race([opening, servers.failed]) : opening);
	const endpoints = { sqs: url, dynamodb, ...(s3 !== undefined && { s3 }) };
	return {
		endpoints,
		sqs,
		queues,
		stack: resolveStack(template, { ...stackOptions, ...truth(declared, queues) }),
		environment: cloudEnvironment({ endpoints, endpointUrl: options.endpointUrl, account, objectStoreDir }),
		close: () => sqs.destroy(),
	};
}

async function openSqs({ servers, options }: OpenOptions, declared: Stack, account: Account) {
	const url = options.endpointUrl ?? urlOf(await servers?.sqs);
	const sqs = new SQSClient(clientSettings(url, account));
	try {
		const asksForArns = options.endpointUrl !== undefined;
		return { sqs, url, queues: at(url, await createQueues(sqs, { queues: declared.queues, asksForArns })) };
	} catch (error) {
		sqs.destroy();
		throw refused(error, url);
	}
}

async function openDynamoDb({ servers, options }: OpenOptions, declared: Stack, account: Account): Promise<string> {
	const url = options.endpointUrl ?? urlOf(await servers?.dynamodb);
	const dynamodb = new DynamoDBClient(clientSettings(url, account));
	try {
		await createTables(dynamodb, declared.tables);
		return url;
	} catch (error) {
		throw refused(error, url);
	} finally {
		dynamodb.destroy();
	}
}

async function openS3(url: string | undefined, { buckets }: Stack, account: Account): Promise<string | undefined> {
	if (url === undefined) return undefined;
	const names = buckets.map(({ name }) => name);
	return (await createBuckets(clientSettings(url, account), names)) ? url : undefined;
}

function urlOf(address: AddressInfo | undefined): string {
	return `http://${address?.address}:${address?.port}`;
}

/** Emulators name hosts that need not resolve, as `sqs.us-east-1.localhost`; the path is what counts. */
function at(endpoint: string, created: ReadonlyMap<string, CreatedQueue>): Map<string, CreatedQueue> {
	const moved = (url: string) => new URL(new URL(url).pathname, endpoint).href;
	return new Map(Array.from(created, ([id, { url, arn }]) => [id, { url: moved(url), arn }]));
}

function truth({ queues }: Stack, created: ReadonlyMap<string, CreatedQueue>): StackOptions {
	const find = (name: string) => created.get(queues.find((queue) => queue.name === name)?.logicalId ?? '');
	return { queueUrl: (name) => find(name)?.url ?? '', queueArn: (name) => find(name)?.arn ?? '' };
}

function refused(error: unknown, url: string): Error {
	if (error instanceof EnvironmentError) return error;
	const { name, message } = error as Error;
	const problem = `what the template declares cannot be created at ${url} (${name}: ${message})`;
	return new EnvironmentError(problem, { cause: error });
}
