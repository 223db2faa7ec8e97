import type { SinkOptions } from '../core/deliver/rows/sink.ts';
import { EnvironmentError } from '../core/errors.ts';
import { MODES, type Mode } from '../core/job.ts';
import { type DeliverySettings, readDeliverySettings } from './delivery-settings.ts';
import { dnsServers } from './dns-servers.ts';

/** What the environment of a function says; names as in `template.yaml`. */
export interface Settings {
	readonly region: string;
	readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
	/** Of an emulator; absent on AWS. */
	readonly endpoints: {
		readonly sqs?: string;
		readonly dynamodb?: string;
		readonly s3?: string;
		readonly ssm?: string;
		readonly ses?: string;
		readonly scheduler?: string;
	};
	/** Whether requests to `endpoints` are signed; those to AWS always are. */
	readonly signs: boolean;
	readonly tableName: string;
	readonly bucketName: string;
	/** Objects are files below it, and not in the bucket, if it is set. */
	readonly objectStoreDir?: string;
	/** Of SSM, below which the stack's secrets are. */
	readonly secretsPath: string;
	/** Secrets are in it, and not in SSM, if it is set. */
	readonly secretsFile?: string;
	readonly planQueueUrl: string;
	readonly chunksQueueUrl: string;
	/** Of chunks of small jobs; they go with all others if it is absent. */
	readonly smallChunksQueueUrl?: string;
	readonly runsQueueUrl: string;
	readonly deliveriesQueueUrl: string;
	readonly rowsQueueUrl: string;
	/** The database of every job; absent: none. */
	readonly sink?: SinkOptions;
	readonly delivery: DeliverySettings;
	readonly namespace: string;
	readonly executionMode: Mode;
	/** Targets in flight in an instance at most. */
	readonly concurrency: number;
	/** Consumer instances at once at most. */
	readonly maxInstances: number;
	/** Of the function; absent where none runs. */
	readonly memoryMb?: number;
	/** Open at once to the hosts that are visited, and of each AWS client; absent: as many as Lambda allows. */
	readonly maxSockets?: number;
	readonly maxAwsSockets?: number;
	/** When this instance began to load, in milliseconds since the epoch; the process's start where the platform does not say. */
	readonly instanceStartedAt: number;
	/** Visibility timeout times receives of the chunks queue. */
	readonly deliveryMs: number;
	readonly network: {
		/** Whether jobs may name hosts in private networks. */
		readonly allowsPrivate: boolean;
		/** Of Lambda; never to be visited. */
		readonly runtimeApi?: string;
		/** Name servers in place of this machine's. */
		readonly dnsServers?: readonly string[];
	};
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws {EnvironmentError} A variable is missing or wrong; it is named. */
export function readSettings(env: Env): Settings {
	const objectStoreDir = env.OBJECT_STORE_DIR;
	return {
		region: env.AWS_REGION ?? 'us-east-1',
		...awsCredentials(env),
		endpoints: awsEndpoints(env),
		signs: env.UNSIGNED_REQUESTS !== 'true',
		tableName: text(env, 'TABLE_NAME'),
		bucketName: text(env, 'BUCKET_NAME'),
		...(objectStoreDir && { objectStoreDir }),
		secretsPath: env.SECRETS_PATH ?? '/shoal',
		...(env.SECRETS_FILE && { secretsFile: env.SECRETS_FILE }),
		planQueueUrl: text(env, 'PLAN_QUEUE_URL'),
		chunksQueueUrl: text(env, 'CHUNKS_QUEUE_URL'),
		...(env.SMALL_CHUNKS_QUEUE_URL && { smallChunksQueueUrl: env.SMALL_CHUNKS_QUEUE_URL }),
		runsQueueUrl: text(env, 'RUNS_QUEUE_URL'),
		deliveriesQueueUrl: text(env, 'DELIVERIES_QUEUE_URL'),
		rowsQueueUrl: text(env, 'ROWS_QUEUE_URL'),
		...sinkOf(env),
		delivery: readDeliverySettings(env),
		namespace: env.NAMESPACE ?? 'Shoal',
		executionMode: mode(env),
		concurrency: count(env, 'CONCURRENCY'),
		maxInstances: count(env, 'MAX_INSTANCES'),
		...(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE && { memoryMb: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) }),
		...(env.MAX_SOCKETS && { maxSockets: count(env, 'MAX_SOCKETS') }),
		...(env.MAX_AWS_SOCKETS && { maxAwsSockets: count(env, 'MAX_AWS_SOCKETS') }),
		instanceStartedAt: Number(env.INSTANCE_STARTED_AT ?? Math.round(performance.timeOrigin)),
		deliveryMs: count(env, 'VISIBILITY_SECONDS') * count(env, 'MAX_RECEIVE_COUNT') * 1000,
		network: networkOf(env),
	};
}

function awsCredentials(env: Env): Pick<Settings, 'credentials'> {
	const {
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		AWS_SESSION_TOKEN: sessionToken,
	} = env;
	if (!accessKeyId || !secretAccessKey) return {};
	return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
}

/** One endpoint for all, but for services that have one of their own. */
function awsEndpoints(env: Env): Settings['endpoints'] {
	const endpoints: Record<string, string> = {};
	for (const [service, name] of Object.entries(ENDPOINT_NAMES)) {
		const endpoint = env[`AWS_ENDPOINT_URL_${name}`] ?? env.AWS_ENDPOINT_URL;
		if (endpoint) endpoints[service] = endpoint;
	}
	return endpoints;
}

/** As the SDKs call the services in the names of variables. */
const ENDPOINT_NAMES: Readonly<Record<keyof Settings['endpoints'], string>> = {
	sqs: 'SQS',
	dynamodb: 'DYNAMODB',
	s3: 'S3',
	ssm: 'SSM',
	ses: 'SESV2',
	scheduler: 'SCHEDULER',
};

/** The operator's own, which may be in the network of the stack. */
function sinkOf({ SINK_URL: url, SINK_PASSWORD_SECRET: secret }: Env): Pick<Settings, 'sink'> {
	if (!url) return {};
	return { sink: { url, ...(secret && { password: { secret } }), isTrusted: true } };
}

function networkOf(env: Env): Settings['network'] {
	return {
		allowsPrivate: env.ALLOW_PRIVATE_NETWORKS === 'true',
		...(env.DNS_SERVERS && { dnsServers: dnsServers('DNS_SERVERS', env.DNS_SERVERS) }),
		...(env.AWS_LAMBDA_RUNTIME_API && { runtimeApi: env.AWS_LAMBDA_RUNTIME_API }),
	};
}

function text(env: Env, name: string): string {
	const value = env[name];
	if (!value) throw new EnvironmentError(`the environment variable ${name} is not set`);
	return value;
}

function count(env: Env, name: string): number {
	const value = Number(text(env, name));
	if (!Number.isSafeInteger(value) || value < 1) {
		throw new EnvironmentError(`the environment variable ${name} must be a whole number from 1, and is ${env[name]}`);
	}
	return value;
}

function mode(env: Env): Mode {
	const value = text(env, 'EXECUTION_MODE');
	const known = MODES.find((name) => name === value);
	if (known === undefined) throw new EnvironmentError(`EXECUTION_MODE is ${value}, and not one of ${MODES.join(', ')}`);
	return known;
}
