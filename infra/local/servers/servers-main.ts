import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { DynamoDbServer } from './dynamodb-server.ts';
import { openEarlySocket } from './early-socket.ts';
import type { ServersAnswer, ServersData } from './servers.ts';

const port = parentPort as MessagePort;
const { accessKeyId, dynamoDbDir } = workerData as ServersData;

let dynamodb: DynamoDbServer | undefined;

// dynalite throws what it cannot answer: one bad request must not end the others, and who sent it is not to wait for ever.
process.on('uncaughtException', (error) => {
	answer({ type: 'fault', message: error.message });
	dynamodb?.breakOff();
});

// A bundle of this is a script, which cannot await; what is thrown here is uncaught, too.
void serve();

async function serve(): Promise<void> {
	// Where they will be is known before they have loaded: functions load meanwhile.
	const sockets = { dynamodb: await openEarlySocket(), sqs: await openEarlySocket() };
	answer({ type: 'listening', dynamodb: sockets.dynamodb.address, sqs: sockets.sqs.address });

	// The quick one first: tables are made while the other loads.
	const { startDynamoDbServer } = await import('./dynamodb-server.ts');
	const tables = await startDynamoDbServer(sockets.dynamodb, { path: dynamoDbDir, accessKeyId });
	dynamodb = tables;
	const { startSqsServer } = await import('./sqs-server.ts');
	const sqs = await startSqsServer(sockets.sqs, { accessKeyId });
	answer({ type: 'ready' });

	port.once('message', async () => {
		await Promise.allSettled([tables.close(), sqs.close()]);
		answer({ type: 'closed' });
	});
}

function answer(message: ServersAnswer): void {
	port.postMessage(message);
}
