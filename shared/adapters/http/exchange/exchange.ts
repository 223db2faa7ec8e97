import type { Dispatcher } from 'undici';
import { type ContentType, parseContentType } from '../../../core/content/content-type.ts';
import { bugOf } from '../../../core/fetch/bug.ts';
import { mayBeWall } from '../../../core/hosts/bot-wall.ts';
import { loadQueryEncoder } from '../page/query-encoder.ts';
import { type BodyFacts, BodyReader, type BodyReaderOptions, isScanned } from './body-reader.ts';
import { type ContentDecoder, contentCodings, createContentDecoder } from './content-decoder.ts';
import { type Ending, errorCode, failureOf, networkFailure } from './failure-of.ts';
import { REDIRECTS } from './fetched-head.ts';

/** Reading on to keep the connection pays off up to about here, where nobody knows how much there is. */
const MAX_DRAINED_BYTES = 16 * 1024;
/** And up to here where it is known to end. */
const MAX_KNOWN_BYTES = 256 * 1024;
/** Each costs a window of memory and multiplies what a bomb unpacks to; honest servers use one. */
const MAX_CODINGS = 2;

type Headers = Record<string, string | string[] | undefined>;

export interface ExchangeOptions {
	/** What to read of the body; nothing if absent. */
	readonly body: BodyReaderOptions | undefined;
	/** Milliseconds since the epoch: later it is not sent any more. Default whenever its connection is ready. */
	readonly sendBy?: number | undefined;
	/** The request goes out. */
	readonly onSend?: (() => void) | undefined;
	/** Once: the response is read as far as it will be; `ending` if that is not the whole. */
	readonly onSettled: (ending?: Ending) => void;
}

/** One request and its response, as undici tells it. */
export class Exchange implements Dispatcher.DispatchHandler {
	/** `performance.now()`; 0 before. */
	sentAt = 0;
	firstByteAt = 0;
	/** From the first byte to the last, without reading the page; `undefined` before. */
	bodyMs: number | undefined;
	status: number | undefined;
	headers: Headers = {};
	/** As they came, name and value in turn; only where bodies of any kind are kept. */
	rawHeaders: readonly string[] = [];
	statusText = '';
	contentType: ContentType | undefined;
	/** Where the response redirects to, as it says. */
	location: string | undefined;
	facts: BodyFacts | undefined;
	/** Of what Node or undici ended it with; empty without. */
	errorCode = '';
	/** What was wrong with the response, and did no harm. */
	note: string | undefined;
	/** It was too late to send the request; nothing has happened to its connection. */
	isUnsent = false;
	/** The response was read to its end, so that the connection may serve another. */
	isComplete = false;

	private readonly options: ExchangeOptions;
	private isSettled = false;
	private drainedBytes = 0;
	private mostDrainedBytes = MAX_DRAINED_BYTES;
	private reader: BodyReader | undefined;
	private decoder: ContentDecoder | undefined;

	constructor(options: ExchangeOptions) {
		this.options = options;
	}

	/** The beginning of a body that may come from a wall; empty if it was not kept. */
	get bodyHead(): string {
		return this.reader?.head ?? '';
	}

	/** All values of a response header, joined. */
	header(name: string): string | undefined {
		const value = this.headers[name];
		return Array.isArray(value) ? value.join(', ') : value;
	}

	/** Where it is kept. */
	get body(): Uint8Array<ArrayBuffer> | undefined {
		return this.reader?.body;
	}

	get bytes(): number {
		return this.reader?.bytes ?? 0;
	}

	/** Milliseconds spent on reading the page. */
	get parseMs(): number {
		return this.reader?.parseMs ?? 0;
	}

	/** All that was asked for has come; what is still being read only keeps the connection. */
	get hasAll(): boolean {
		return this.status !== undefined && this.location === undefined && this.reader === undefined;
	}

	/**
	 * Lets go of the page, once the visit has taken it over: undici's request, which is old when the response comes, holds
	 * the exchange until the garbage of its whole thread is collected.
	 */
	releasePage(): void {
		this.reader = undefined;
		this.facts = undefined;
		this.headers = {};
	}

	/** Stops listening: whatever comes is not for this visit any more. */
	abandon(): void {
		this.isSettled = true;
		this.decoder?.destroy();
	}

	onRequestStart(): void {
		const { sendBy } = this.options;
		if (sendBy !== undefined && Date.now() > sendBy) {
			this.isUnsent = true;
			// With this undici takes the request back, and keeps the connection.
			throw new Error('too late to be sent');
		}
		this.sentAt = performance.now();
		this.options.onSend?.();
	}

	onResponseStarted(): void {
		this.firstByteAt = performance.now();
	}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: Headers,
		statusText?: string,
	): void {
		this.guarded(() => {
			if (this.options.body?.keepsBody === 'all') this.noteHead(controller, statusText);
			this.begin(controller, status, headers);
		});
	}

	private begin(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
		if (this.isSettled || status < 200) return;
		this.status = status;
		this.headers = headers;
		if (REDIRECTS.has(status)) this.location = first(headers.location);
		if (this.location !== undefined) return;
		this.contentType = parseContentType(this.header('content-type') ?? '');
		const { body } = this.options;
		if (body === undefined) return;
		if (body.pagesOnly !== true || mayBeWall(status) || isScanned(this.contentType, body))
			this.openBody(controller, body);
		else this.skip();
	}

	/** As strings, at once: the buffers are undici's. */
	private noteHead({ rawHeaders }: Dispatcher.DispatchController, statusText = ''): void {
		this.statusText = statusText;
		if (Array.isArray(rawHeaders)) this.rawHeaders = rawHeaders.map((part) => part.toString('latin1'));
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.isSettled) return;
		if (this.decoder !== undefined) {
			if (!this.decoder.write(chunk)) controller.pause();
		} else if (this.reader !== undefined) {
			this.readGuarded(this.reader, chunk);
		} else {
			this.drainedBytes += chunk.length;
			if (this.drainedBytes > this.mostDrainedBytes) this.settle();
		}
	}

	onResponseEnd(): void {
		if (this.isSettled) return;
		this.isComplete = true;
		if (this.decoder !== undefined) this.decoder.end();
		else this.guarded(() => this.finishBody());
	}

	onResponseError(_controller: unknown, error: Error): void {
		this.errorCode = errorCode(error);
		this.settle(this.hasAll ? undefined : failureOf(error));
	}

	private openBody(controller: Dispatcher.DispatchController, options: BodyReaderOptions): void {
		const { headers } = this;
		const reader = new BodyReader(this.contentType, { ...options, keepsHead: mayBeWall(this.status ?? 0) });
		this.reader = reader;

		const coding = headers['content-encoding'];
		const codings = coding === undefined ? [] : contentCodings(String(coding));
		if (codings.length > MAX_CODINGS) this.settle(networkFailure('BAD_RESPONSE', `${codings.length} content codings`));
		else if (codings.length > 0) this.decoder = this.createDecoder(controller, codings, reader);
		else if (Number(headers['content-length'] ?? 0) > options.maxBytes) this.settle(this.tooLarge(options));
	}

	/** The headers were all that is asked for. */
	private skip(): void {
		const length = Number(this.headers['content-length'] ?? Number.NaN);
		if (length > MAX_KNOWN_BYTES) this.settle();
		else if (length >= 0) this.mostDrainedBytes = MAX_KNOWN_BYTES;
	}

	private createDecoder(
		controller: Dispatcher.DispatchController,
		codings: ReturnType<typeof contentCodings>,
		reader: BodyReader,
	): ContentDecoder {
		return createContentDecoder(codings, {
			onData: (chunk) => this.readGuarded(reader, chunk),
			onEnd: (note) => {
				this.note = note;
				this.guarded(() => this.finishBody());
			},
			onError: (error) => this.settle(failureOf(error)),
			onDrain: () => controller.resume(),
		});
	}

	private readGuarded(reader: BodyReader, chunk: Buffer): void {
		this.guarded(() => {
			if (!this.isSettled && !reader.push(chunk)) this.settle(this.tooLarge(reader.options));
		});
	}

	private finishBody(): void {
		if (this.isSettled) return;
		const now = performance.now();
		this.bodyMs = now - this.firstByteAt - this.parseMs;
		this.facts = this.reader?.end(now);
		const loading = this.facts && loadQueryEncoder(this.facts);
		if (loading === undefined) this.settle();
		else
			loading.then(
				() => this.settle(),
				(error) => this.settle(bugOf(error)),
			);
	}

	/** Whatever a response holds ends its own visit at most: some callers are streams, which would end the instance. */
	private guarded(act: () => void): void {
		try {
			act();
		} catch (error) {
			this.settle(bugOf(error));
		}
	}

	private tooLarge({ maxBytes }: BodyReaderOptions): Ending {
		const message = `the body is longer than ${maxBytes} bytes`;
		return { outcome: 'too_large', error: { code: 'BODY_TOO_LARGE', message } };
	}

	private settle(ending?: Ending): void {
		if (this.isSettled) return;
		this.abandon();
		this.options.onSettled(ending);
	}
}

function first(value: string | string[] | undefined): string | undefined {
	return Array.isArray(value) ? value[0] : value;
}
