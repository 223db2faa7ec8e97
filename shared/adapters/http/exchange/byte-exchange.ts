import { pipeline, Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Failure } from '../../../core/result.ts';
import { createStage } from './content-decoder.ts';
import { failureOf } from './failure-of.ts';
import { fetchedHead } from './fetched-head.ts';

/** The head of a response, whose body is read as it arrives. */
export interface ByteResponse {
	readonly kind: 'response';
	readonly status: number;
	readonly location: string | undefined;
	/** Values of `Set-Cookie`. */
	readonly cookies: readonly string[];
	readonly retryAfter: string | undefined;
	readonly bytes: Readable;
	/** It was read to its end, so that the connection may serve another. */
	readonly isReusable: Promise<boolean>;
}

export type ByteEnd = ByteResponse | { readonly kind: 'failure'; readonly error: Failure };

/** One request whose body is handed on no faster than it is read. */
export class ByteExchange implements Dispatcher.DispatchHandler {
	private readonly onHead: (end: ByteEnd) => void;
	private readonly onOver: () => void;
	private readonly over = Promise.withResolvers<boolean>();
	private body: Readable | undefined;
	private hasHead = false;

	/** @param onOver - Nothing more will come. */
	constructor(onHead: (end: ByteEnd) => void, onOver: () => void) {
		this.onHead = onHead;
		this.onOver = onOver;
	}

	onRequestStart(): void {}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: Record<string, string | string[] | undefined>,
	): void {
		if (this.hasHead || status < 200) return;
		const head = fetchedHead(status, headers);
		if ('error' in head) {
			this.fail(head.error);
			return;
		}
		this.hasHead = true;
		const body = new Readable({ read: () => controller.resume() });
		body.once('close', () => this.settle(body.readableEnded));
		// Whoever reads it hears of its errors.
		body.on('error', () => undefined);
		this.body = body;
		const stages = head.codings.toReversed().map(createStage);
		const bytes = stages.length === 0 ? body : (pipeline([body, ...stages], () => undefined) as unknown as Readable);
		this.onHead({
			kind: 'response',
			status,
			location: head.location,
			cookies: head.cookies,
			retryAfter: [headers['retry-after']].flat()[0],
			bytes,
			isReusable: this.over.promise,
		});
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.body?.push(chunk) === false) controller.pause();
	}

	onResponseEnd(): void {
		this.body?.push(null);
	}

	onResponseError(_controller: unknown, error: Error): void {
		this.fail(failureOf(error).error);
	}

	/** Ends it without a whole response. */
	fail(error: Failure): void {
		if (!this.hasHead) {
			this.hasHead = true;
			this.onHead({ kind: 'failure', error });
		} else this.body?.destroy(Object.assign(new Error(error.message), { code: error.code }));
		this.settle(false);
	}

	private settle(isWhole: boolean): void {
		this.over.resolve(isWhole);
		this.onOver();
	}
}
