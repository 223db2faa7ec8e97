import { LocalstackContainer, type StartedLocalStackContainer } from '@testcontainers/localstack';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, describe } from 'vitest';
import { awsContracts } from './aws-contracts.ts';
import type { AwsEndpoints } from './aws-resources.ts';

/** The last image that needs no token. */
const IMAGE = process.env.LOCALSTACK_IMAGE ?? 'localstack/localstack:4.14.0';
const given = givenEndpoints(process.env);

/** Of an engine that is there; it need not have all services, each may be at an address of its own. */
function givenEndpoints(env: NodeJS.ProcessEnv): Partial<AwsEndpoints> | undefined {
	const all = env.AWS_ENDPOINT_URL;
	const sqs = env.AWS_ENDPOINT_URL_SQS ?? all;
	const dynamodb = env.AWS_ENDPOINT_URL_DYNAMODB ?? all;
	const s3 = env.AWS_ENDPOINT_URL_S3 ?? all;
	const endpoints = { ...(sqs && { sqs }), ...(dynamodb && { dynamodb }), ...(s3 && { s3 }) };
	return Object.keys(endpoints).length === 0 ? undefined : endpoints;
}

async function whyNot(): Promise<string | undefined> {
	if (given !== undefined) return undefined;
	try {
		await getContainerRuntimeClient();
		return undefined;
	} catch (error) {
		return `AWS_ENDPOINT_URL is not set, and there is no container engine: ${(error as Error).message}`;
	}
}

const reason = await whyNot();
if (reason !== undefined) process.stderr.write(`LocalStack is skipped. ${reason}\n`);

describe.skipIf(reason !== undefined)(reason ?? 'an AWS of its own', () => {
	let container: StartedLocalStackContainer | undefined;
	let endpoint = '';

	beforeAll(async () => {
		if (given !== undefined) return;
		container = await new LocalstackContainer(IMAGE).start();
		endpoint = container.getConnectionUri();
	});
	afterAll(async () => {
		await container?.stop();
	});

	const name = given === undefined ? IMAGE : [...new Set(Object.values(given))].join(', ');
	const services = given === undefined ? undefined : (Object.keys(given) as (keyof AwsEndpoints)[]);
	awsContracts(name, () => ({ sqs: endpoint, dynamodb: endpoint, s3: endpoint, ...given }), services);
});
