import { TextDecoder } from 'node:util';
import type { Dispatcher } from 'undici';
import type { FetchedText } from '../../../ports/text-fetcher.ts';
import { type ContentDecoder, type contentCodings, createContentDecoder } from './content-decoder.ts';
import { failureOf } from './failure-of.ts';
import { fetchedHead } from './fetched-head.ts';

/** How one request ended. */
export type TextEnd =
	| {
			readonly kind: 'response';
			readonly status: number;
			readonly location: string | undefined;
			/** Values of `Set-Cookie`. */
			readonly cookies: readonly string[];
			readonly text: string;
			/** It was read to its end, so that the connection may serve another. */
			readonly isWhole: boolean;
	  }
	| Extract<FetchedText, { kind: 'failure' }>;

/** One request whose response is kept as text, as far as it is wanted. */
export class TextExchange implements Dispatcher.DispatchHandler {
	private readonly maxBytes: number;
	private readonly onEnd: (end: TextEnd) => void;
	private readonly chunks: Buffer[] = [];
	private bytes = 0;
	private status = 0;
	private location: string | undefined;
	private cookies: readonly string[] = [];
	private decoder: ContentDecoder | undefined;
	private isSettled = false;

	constructor(maxBytes: number, onEnd: (end: TextEnd) => void) {
		this.maxBytes = maxBytes;
		this.onEnd = onEnd;
	}

	onRequestStart(): void {}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: Record<string, string | string[] | undefined>,
	): void {
		if (this.isSettled || status < 200) return;
		this.status = status;
		const head = fetchedHead(status, headers);
		if ('error' in head) {
			this.fail(head);
			return;
		}
		this.location = head.location;
		this.cookies = head.cookies;
		if (head.codings.length > 0) this.decoder = this.createDecoder(controller, head.codings);
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.isSettled) return;
		if (this.decoder === undefined) this.keep(chunk);
		else if (!this.decoder.write(chunk)) controller.pause();
	}

	onResponseEnd(): void {
		if (this.isSettled) return;
		if (this.decoder !== undefined) this.decoder.end();
		else this.settle(true);
	}

	onResponseError(_controller: unknown, error: Error): void {
		this.fail(failureOf(error));
	}

	private createDecoder(
		controller: Dispatcher.DispatchController,
		codings: ReturnType<typeof contentCodings>,
	): ContentDecoder {
		return createContentDecoder(codings, {
			onData: (chunk) => this.keep(chunk),
			onEnd: () => this.settle(true),
			onError: (error) => this.fail(failureOf(error)),
			onDrain: () => controller.resume(),
		});
	}

	private keep(chunk: Buffer): void {
		if (this.isSettled) return;
		this.chunks.push(chunk.subarray(0, this.maxBytes - this.bytes));
		this.bytes += chunk.length;
		if (this.bytes > this.maxBytes) this.settle(false);
	}

	private settle(isWhole: boolean): void {
		// UTF-8 whatever the server says, as RFC 9309 wants; the decoder takes a byte order mark off.
		const text = new TextDecoder().decode(Buffer.concat(this.chunks));
		const { status, location, cookies } = this;
		this.end({ kind: 'response', status, location, cookies, text, isWhole });
	}

	/** Ends it without a whole response; what was answered until then is told. */
	fail({ error }: ReturnType<typeof failureOf>): void {
		this.end({ kind: 'failure', error, ...(this.status > 0 && { status: this.status }) });
	}

	private end(end: TextEnd): void {
		if (this.isSettled) return;
		this.isSettled = true;
		this.decoder?.destroy();
		this.onEnd(end);
	}
}
