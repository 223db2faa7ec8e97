import { pipeline, Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Failure } from '../../../core/result.ts';
import { createStage } from './content-decoder.ts';
import { failureOf, timedOut } from './failure-of.ts';
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

interface ByteExchangeOptions {
	readonly onHead: (end: ByteEnd) => void;
	/** Nothing more will come. */
	readonly onOver: () => void;
	/** It fails where no byte has come for so long, while one is waited for. */
	readonly silenceMs: number;
}

/** One request whose body is handed on no faster than it is read. */
export class ByteExchange implements Dispatcher.DispatchHandler {
	private readonly onHead: (end: ByteEnd) => void;
	private readonly onOver: () => void;
	private readonly silenceMs: number;
	private readonly over = Promise.withResolvers<boolean>();
	private body: Readable | undefined;
	private hasHead = false;
	/** Nothing is waited for any more. */
	private isOver = false;
	private silence: NodeJS.Timeout | undefined;

	constructor({ onHead, onOver, silenceMs }: ByteExchangeOptions) {
		this.onHead = onHead;
		this.onOver = onOver;
		this.silenceMs = silenceMs;
	}

	onRequestStart(): void {
		this.listen();
	}

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
		this.listen();
		const body = new Readable({
			read: () => {
				controller.resume();
				// Whoever was slow to read does not wait for the server.
				if (this.silence === undefined) this.listen();
			},
		});
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
		if (this.body === undefined) return;
		if (this.body.push(chunk)) this.listen();
		else {
			this.stopListening();
			controller.pause();
		}
	}

	onResponseEnd(): void {
		this.isOver = true;
		this.stopListening();
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

	private listen(): void {
		if (this.isOver) return;
		this.stopListening();
		this.silence = setTimeout(() => {
			const code = this.hasHead ? 'TIMEOUT_BODY' : 'TIMEOUT_HEADERS';
			this.fail(timedOut(code, `no byte for ${this.silenceMs} ms`).error);
		}, this.silenceMs);
	}

	private stopListening(): void {
		clearTimeout(this.silence);
		this.silence = undefined;
	}

	private settle(isWhole: boolean): void {
		this.isOver = true;
		this.stopListening();
		this.over.resolve(isWhole);
		this.onOver();
	}
}
