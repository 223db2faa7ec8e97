import { startDynamoDbServer } from '../../infra/local/servers/dynamodb-server.ts';
import { openEarlySocket } from '../../infra/local/servers/early-socket.ts';
import { startSqsServer } from '../../infra/local/servers/sqs-server.ts';

/** Whom the servers of tests let in, as `createClients` says it. */
export const TEST_KEY = 'test';

/** The embedded servers without a cloud around them; tables are in memory. */
export interface TestServers {
	readonly endpoints: { readonly sqs: string; readonly dynamodb: string };
	close(): Promise<void>;
}

export async function startTestServers(): Promise<TestServers> {
	const options = { accessKeyId: TEST_KEY };
	const [sqs, dynamodb] = await Promise.all([
		openEarlySocket().then((socket) => startSqsServer(socket, options)),
		openEarlySocket().then((socket) => startDynamoDbServer(socket, options)),
	]);
	const urlOf = ({ address }: { address: { port: number } }) => `http://127.0.0.1:${address.port}`;
	return {
		endpoints: { sqs: urlOf(sqs), dynamodb: urlOf(dynamodb) },
		close: async () => void (await Promise.all([sqs.close(), dynamodb.close()])),
	};
}
