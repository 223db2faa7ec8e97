import { LocalstackContainer, type StartedLocalStackContainer } from '@testcontainers/localstack';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, describe } from 'vitest';
import { awsContracts } from './aws-contracts.ts';

/** The last image that needs no token. */
const IMAGE = process.env.LOCALSTACK_IMAGE ?? 'localstack/localstack:4.14.0';
const given = process.env.AWS_ENDPOINT_URL;

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
	let endpoint = given ?? '';

	beforeAll(async () => {
		if (given !== undefined) return;
		container = await new LocalstackContainer(IMAGE).start();
		endpoint = container.getConnectionUri();
	});
	afterAll(async () => {
		await container?.stop();
	});

	awsContracts(given ?? IMAGE, () => ({ sqs: endpoint, dynamodb: endpoint, s3: endpoint }));
});
