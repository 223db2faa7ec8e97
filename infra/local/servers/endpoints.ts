import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { LocalCloud, LocalCloudOptions } from '../cloud-types.ts';
import { descriptorLimit, socketShares } from '../descriptors.ts';
import { cloudEnvironment } from '../lambda/function-environment.ts';
import { ACCOUNT_ID } from '../template/physical-ids.ts';
import { type CreatedQueue, createQueues, createTables } from '../template/resources.ts';
import type { Stack } from '../template/stack.ts';
import { resolveStack, type StackOptions, type Template } from '../template/template.ts';
import {
	type Account,
	budgetOfUser,
	type ClientSettings,
	clientSettings,
	embeddedSettings,
} from './client-settings.ts';
import { createBuckets, requireAnswer } from './given-endpoint.ts';
import type { Servers } from './servers.ts';

/** Endpoints, and what the template's functions are told of them. */
export interface OpenedEndpoints {
	readonly endpoints: LocalCloud['endpoints'];
	/** Environments hold the true URLs. */
	readonly stack: Stack;
	readonly queues: ReadonlyMap<string, CreatedQueue>;
	/** What every function finds beside its own variables. */
	readonly environment: Readonly<Record<string, string>>;
	readonly sqs: SQSClient;
	/** Fulfils when they hold everything that the template declares. */
	complete(): Promise<void>;
	close(): void;
}

export interface OpenOptions {
	readonly template: Template;
	/** `undefined`: `options.endpointUrl` is there in their place. */
	readonly servers: Servers | undefined;
	readonly options: LocalCloudOptions;
	readonly dataDir: string;
}

/** Finds out where everything is. Embedded servers need not have loaded for it: functions load meanwhile. */
export function openEndpoints(open: OpenOptions): Promise<OpenedEndpoints> {
	const declared = resolveStack(open.template, { parameters: open.options.parameters ?? {} });
	return open.servers === undefined ? openGiven(open, declared) : openEmbedded(open, declared, open.servers);
}

async function openEmbedded(open: OpenOptions, declared: Stack, servers: Servers): Promise<OpenedEndpoints> {
	const addresses = await servers.addresses;
	const endpoints = { sqs: urlOf(addresses.sqs), dynamodb: urlOf(addresses.dynamodb) };
	const { account } = servers;
	const sqs = new SQSClient(embeddedSettings(endpoints.sqs, account));
	const create = () =>
		Promise.all([
			createAllQueues({ sqs, url: endpoints.sqs, asksForArns: false }, declared),
			createAllTables(embeddedSettings(endpoints.dynamodb, account), declared),
		]);
	return {
		...told(open, { declared, endpoints, queues: predictedQueues(declared, endpoints.sqs), account }),
		sqs,
		complete: async () => void (await Promise.race([create(), servers.failed])),
		close: () => sqs.destroy(),
	};
}

async function openGiven(open: OpenOptions, declared: Stack): Promise<OpenedEndpoints> {
	const { endpointUrl: url = '' } = open.options;
	const account = budgetOfUser();
	await requireAnswer(url);
	const sqs = new SQSClient(clientSettings(url, account));
	try {
		const [created, s3] = await Promise.all([
			createAllQueues({ sqs, url, asksForArns: true }, declared),
			openS3(url, declared, account),
			createAllTables(clientSettings(url, account), declared),
		]);
		const endpoints = { sqs: url, dynamodb: url, ...(s3 !== undefined && { s3 }) };
		return {
			...told(open, { declared, endpoints, queues: at(url, created), account }),
			sqs,
			complete: async () => {},
			close: () => sqs.destroy(),
		};
	} catch (error) {
		sqs.destroy();
		throw error;
	}
}

interface Found {
	readonly declared: Stack;
	readonly endpoints: LocalCloud['endpoints'];
	readonly queues: ReadonlyMap<string, CreatedQueue>;
	readonly account: Account;
}

function told({ template, options, dataDir }: OpenOptions, { declared, endpoints, queues, account }: Found) {
	const { endpointUrl, dnsServers, parameters = {} } = options;
	return {
		endpoints,
		queues,
		stack: resolveStack(template, { parameters, ...truth(declared, queues) }),
		environment: cloudEnvironment({
			endpoints,
			endpointUrl,
			account,
			dataDir,
			dnsServers,
			sockets: socketsOf(parameters),
		}),
	};
}

function socketsOf({ MaxInstances = '1' }: Readonly<Record<string, string>>) {
	const limit = descriptorLimit();
	return limit === undefined
		? undefined
		: socketShares(limit, { instances: Number(MaxInstances), threads: availableParallelism() });
}

/** As the embedded server will name them. */
function predictedQueues({ queues }: Stack, url: string): Map<string, CreatedQueue> {
	return new Map(queues.map(({ logicalId, name, arn }) => [logicalId, { url: `${url}/${ACCOUNT_ID}/${name}`, arn }]));
}

interface QueueEndpoint {
	readonly sqs: SQSClient;
	readonly url: string;
	readonly asksForArns: boolean;
}

async function createAllQueues({ sqs, url, asksForArns }: QueueEndpoint, { queues }: Stack) {
	try {
		return await createQueues(sqs, { queues, asksForArns });
	} catch (error) {
		throw refused(error, url);
	}
}

async function createAllTables(settings: ClientSettings, { tables }: Stack) {
	const dynamodb = new DynamoDBClient(settings);
	try {
		await createTables(dynamodb, tables);
	} catch (error) {
		throw refused(error, settings.endpoint);
	} finally {
		dynamodb.destroy();
	}
}

async function openS3(url: string, { buckets }: Stack, account: Account): Promise<string | undefined> {
	const names = buckets.map(({ name }) => name);
	return (await createBuckets(clientSettings(url, account), names)) ? url : undefined;
}

function urlOf({ address, port }: AddressInfo): string {
	return `http://${address}:${port}`;
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
