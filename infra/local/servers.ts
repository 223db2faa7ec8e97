import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { EnvironmentError } from '../../shared/core/errors.ts';

export interface ServersData {
	/** Where tables are kept. */
	readonly dynamoDbDir: string;
	readonly compileCacheDir: string;
}

export type ServersAnswer =
	| { readonly type: 'listening'; readonly server: 'sqs' | 'dynamodb'; readonly address: AddressInfo }
	| { readonly type: 'fault'; readonly message: string }
	| { readonly type: 'closed' };

/** The embedded SQS and DynamoDB. */
export interface Servers {
	/** Each rejects if its server cannot start. */
	readonly sqs: Promise<AddressInfo>;
	readonly dynamodb: Promise<AddressInfo>;
	/** Rejects at the first fault, which before both listen is the end of them; never fulfils. */
	readonly failed: Promise<never>;
	stop(): Promise<void>;
}

/**
 * In one thread of their own: they load while the host does, and cannot take it along. A thread for each was
 * slower, since a thread takes 50 ms of a processor to start.
 */
export function startServers(data: ServersData, onFault: (reason: string) => void): Servers {
	const worker = new Worker(new URL('./thread-main.js', import.meta.url), {
		workerData: { ...data, main: new URL('./servers-main.ts', import.meta.url).href },
		env: {},
		execArgv: [],
		name: 'servers',
		resourceLimits: { maxYoungGenerationSizeMb: 8 },
	});
	const listening = { sqs: Promise.withResolvers<AddressInfo>(), dynamodb: Promise.withResolvers<AddressInfo>() };
	const failed = Promise.withResolvers<never>();
	const closed = Promise.withResolvers<void>();
	let areUp = false;
	let areStopped = false;
	const fail = (reason: string) => {
		onFault(reason);
		const error = new EnvironmentError(`the embedded SQS and DynamoDB failed: ${reason}`);
		for (const { reject } of [failed, listening.sqs, listening.dynamodb]) reject(error);
	};
	// Whoever does not wait for one just now need not hear of it.
	for (const { promise } of [failed, listening.sqs, listening.dynamodb]) promise.catch(() => undefined);

	worker.on('message', (answer: ServersAnswer) => {
		if (answer.type === 'listening') {
			listening[answer.server].resolve(answer.address);
			areUp = answer.server === 'sqs';
		} else if (answer.type === 'closed') closed.resolve();
		else fail(answer.message);
	});
	worker.on('error', (error) => fail((error as Error).message));
	worker.on('exit', () => {
		if (!areStopped) fail('their thread ended');
		closed.resolve();
	});

	return { sqs: listening.sqs.promise, dynamodb: listening.dynamodb.promise, failed: failed.promise, stop };

	async function stop(): Promise<void> {
		areStopped = true;
		if (areUp) {
			worker.postMessage('close');
			await closed.promise;
		}
		await worker.terminate();
	}
}
