import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import { MAX_HEAP_MB } from '../../../shared/core/heap-limit.ts';
import type { FindBundle } from '../lambda/bundle-finder.ts';
import { serversFaultText } from '../store-damage.ts';
import { type Account, newAccount } from './client-settings.ts';

/** A store that met a fault of its disk may never say that it is closed. */
const CLOSE_WITHIN_MS = 5_000;

export interface ServersData {
	readonly accessKeyId: string;
	/** Where tables are kept. */
	readonly dynamoDbDir: string;
	readonly compileCacheDir: string;
}

export interface ServersOptions extends Omit<ServersData, 'accessKeyId'> {
	readonly findBundle: FindBundle;
}

export type ServersAnswer =
	| ({ readonly type: 'listening' } & ServerAddresses)
	| { readonly type: 'ready' }
	| { readonly type: 'fault'; readonly message: string }
	| { readonly type: 'closed' };

export interface ServerAddresses {
	readonly sqs: AddressInfo;
	readonly dynamodb: AddressInfo;
}

/** The embedded SQS and DynamoDB. */
export interface Servers {
	/** Whom they let in; a new one at each start. */
	readonly account: Account;
	/** Known before they have loaded: who calls then waits for the answer. Rejects if they cannot start. */
	readonly addresses: Promise<ServerAddresses>;
	/** Rejects at the first fault, which before both have loaded is the end of them; never fulfils. */
	readonly failed: Promise<never>;
	/** Rejects when their thread has ended unasked; never fulfils. */
	readonly gone: Promise<never>;
	stop(): Promise<void>;
}

/**
 * In one thread of their own: they load while the host does, and cannot take it along. A thread for each was
 * slower, since a thread takes 50 ms of a processor to start.
 */
export function startServers({ findBundle, ...data }: ServersOptions, onFault: (reason: string) => void): Servers {
	const source = fileURLToPath(new URL('./servers-main.ts', import.meta.url));
	const main = pathToFileURL(findBundle('Servers', source)).href;
	const account = newAccount();
	const { accessKeyId } = account;
	const worker = new Worker(new URL('../lambda/thread-main.js', import.meta.url), {
		workerData: { ...data, accessKeyId, main },
		env: {},
		execArgv: [],
		name: 'servers',
		resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: MAX_HEAP_MB },
	});
	const addresses = Promise.withResolvers<ServerAddresses>();
	const failed = Promise.withResolvers<never>();
	const gone = Promise.withResolvers<never>();
	const closed = Promise.withResolvers<void>();
	let areReady = false;
	let areStopped = false;
	const fail = (reason: string) => {
		onFault(reason);
		const error = new EnvironmentError(serversFaultText(reason, data.dynamoDbDir));
		for (const { reject } of [failed, addresses]) reject(error);
		return error;
	};
	// Whoever does not wait for one just now need not hear of it.
	for (const { promise } of [failed, addresses, gone]) promise.catch(() => undefined);

	worker.on('message', (answer: ServersAnswer) => {
		if (answer.type === 'listening') addresses.resolve(answer);
		else if (answer.type === 'ready') areReady = true;
		else if (answer.type === 'closed') closed.resolve();
		else fail(answer.message);
	});
	worker.on('error', (error) => fail((error as Error).message));
	worker.on('exit', () => {
		if (!areStopped) gone.reject(fail('their thread ended'));
		closed.resolve();
	});

	return { account, addresses: addresses.promise, failed: failed.promise, gone: gone.promise, stop };

	async function stop(): Promise<void> {
		areStopped = true;
		if (areReady) {
			worker.postMessage('close');
			await Promise.race([closed.promise, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
		}
		await worker.terminate();
	}
}
