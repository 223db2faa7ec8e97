import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { LoopbackServer } from './loopback.ts';
import type { ServersAnswer, ServersData } from './servers.ts';

const port = parentPort as MessagePort;
const { dynamoDbDir } = workerData as ServersData;

// dynalite throws what it cannot answer: one bad request must not end the others.
process.on('uncaughtException', (error) => answer({ type: 'fault', message: error.message }));

// The quick one first: tables are made while the other loads.
const { startDynamoDbServer } = await import('./dynamodb-server.ts');
const dynamodb = listening('dynamodb', await startDynamoDbServer({ path: dynamoDbDir }));
const { startSqsServer } = await import('./sqs-server.ts');
const sqs = listening('sqs', await startSqsServer());

port.once('message', async () => {
	await Promise.allSettled([dynamodb.close(), sqs.close()]);
	answer({ type: 'closed' });
});

function listening(server: 'sqs' | 'dynamodb', started: LoopbackServer): LoopbackServer {
	answer({ type: 'listening', server, address: started.address });
	return started;
}

function answer(message: ServersAnswer): void {
	port.postMessage(message);
}
