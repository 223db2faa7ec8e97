import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createSqsClient } from '../../../shared/runtime/clients.ts';
import { readSettings } from '../../../shared/runtime/settings.ts';

const FUNCTION_ENVIRONMENT = {
	AWS_ACCESS_KEY_ID: 'id',
	AWS_SECRET_ACCESS_KEY: 'secret',
	TABLE_NAME: 'table',
	BUCKET_NAME: 'bucket',
	PLAN_QUEUE_URL: 'plan',
	CHUNKS_QUEUE_URL: 'chunks',
	RUNS_QUEUE_URL: 'runs',
	DELIVERIES_QUEUE_URL: 'runs',
	ROWS_QUEUE_URL: 'rows',
	EXECUTION_MODE: 'fanout',
	CONCURRENCY: '1',
	MAX_INSTANCES: '1',
	VISIBILITY_SECONDS: '1',
	MAX_RECEIVE_COUNT: '1',
};

/** How a client of such a function says who it is. */
async function authorizationIn(environment: Readonly<Record<string, string>>): Promise<string> {
	const client = createSqsClient(readSettings({ ...FUNCTION_ENVIRONMENT, ...environment }));
	const sent = Promise.withResolvers<string>();
	client.config.requestHandler = {
		...client.config.requestHandler,
		async handle(request) {
			sent.resolve(request.headers.authorization ?? '');
			throw new Error('it goes nowhere');
		},
	};
	client.send(new ListQueuesCommand()).catch(() => undefined);
	return sent.promise;
}

const A_SIGNATURE = /Signature=[0-9a-f]{64}$/;
const ENDPOINT = { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' };

it('signs what goes to AWS, and to an endpoint', async () => {
	expect(await authorizationIn({})).toMatch(A_SIGNATURE);
	expect(await authorizationIn(ENDPOINT)).toMatch(A_SIGNATURE);
});

it('signs nothing for an endpoint to which the access key is enough, and names that', async () => {
	const authorization = await authorizationIn({ ...ENDPOINT, UNSIGNED_REQUESTS: 'true' });

	expect(authorization).toBe('AWS4-HMAC-SHA256 Credential=id, SignedHeaders=host, Signature=unsigned');
});

it('signs what goes to AWS whatever it is told', async () => {
	expect(await authorizationIn({ UNSIGNED_REQUESTS: 'true' })).toMatch(A_SIGNATURE);
});
