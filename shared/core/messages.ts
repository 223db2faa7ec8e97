import type { Chunk } from './chunk.ts';
import { MessageError } from './errors.ts';
import type { ChainCookies, NextRequest, RequestTimes } from './next-request.ts';
import type { Target } from './target.ts';

/** Version of all message bodies; a reader refuses any other, so that it lands in the dead-letter queue, not in a result. */
const VERSION = 1;

/** What a message carries at most, but for a single target that is longer: SQS bills each started 64 KB, and the envelope needs some. */
export const MAX_MESSAGE_BYTES = 60 * 1024;

/** Of a job's id and of a chunk's name: they are keys of items, where DynamoDB takes no longer ones. */
const LONGEST_ID = 64;
const LONGEST_NAME = 1_000;

/** Asks the dispatcher to go on with a job's plan. */
export interface PlanMessage {
	readonly jobId: string;
	/** Chunks whose records hold links to take in; absent asks to look what is left to do. */
	readonly links?: readonly string[];
}

/** Asks the threaded consumer for a run of a job: the first, or one that goes on where the last one ended. */
export interface RunMessage {
	readonly jobId: string;
}

/** Asks the reporter to send the report of a job to one of its destinations. */
export interface DeliveryMessage {
	readonly jobId: string;
	/** By its name. */
	readonly destination: string;
	/** Of an export: the part to begin with; the first if absent. */
	readonly part?: number;
	/** Of an export that goes on: attempts at what came before that part. */
	readonly before?: number;
}

/** Asks the sink's consumer to write the results of chunks that are recorded. */
export interface RowsMessage {
	readonly jobId: string;
	readonly chunkIds: readonly string[];
	/** That have failed. */
	readonly attempts: number;
	/** Where they are written; absent: into a database. */
	readonly to?: 'items';
}

/** SQS takes no control characters, U+FFFE, U+FFFF or lone surrogates; escaped, all of them pass. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins at NUL.
const NOT_ASCII = /[^\u0000-\u007f]/g;

function encode(body: object): string {
	const json = JSON.stringify({ v: VERSION, ...body });
	return json.replace(NOT_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The body of a chunk's message. */
export function encodeChunk(chunk: Chunk): string {
	return encode(chunk);
}

/** The body of a message to the dispatcher. */
export function encodePlanMessage(message: PlanMessage): string {
	return encode(message);
}

/** The body of a message to the threaded consumer. */
export function encodeRunMessage(message: RunMessage): string {
	return encode(message);
}

/** The body of a message to the reporter. */
export function encodeDeliveryMessage(message: DeliveryMessage): string {
	return encode(message);
}

/** The body of a message to the sink's consumer. */
export function encodeRowsMessage(message: RowsMessage): string {
	return encode(message);
}

/** @throws {MessageError} The body is no chunk of this version. */
export function decodeChunk(body: string): Chunk {
	const { v: _, ...chunk } = parse(body);
	if (!isJobId(chunk.jobId) || !isName(chunk.chunkId)) throw new MessageError('a chunk without jobId or chunkId');
	const { targets, notBefore, small, quarantined, early, leftMs } = chunk;
	if (!Array.isArray(targets) || !targets.every(isTarget)) {
		throw new MessageError('a chunk whose targets cannot be read');
	}
	if (!isCountIfAny(notBefore)) throw new MessageError('a chunk whose notBefore is no time');
	if (!isCountIfAny(leftMs)) throw new MessageError('a chunk whose leftMs is no time');
	if (early !== undefined && early !== true) throw new MessageError('a chunk whose early is not true');
	if (small !== undefined && small !== true) throw new MessageError('a chunk whose small is not true');
	if (quarantined !== undefined && quarantined !== true)
		throw new MessageError('a chunk whose quarantined is not true');
	return chunk as unknown as Chunk;
}

/** @throws {MessageError} The body is no plan message of this version. */
export function decodePlanMessage(body: string): PlanMessage {
	const { jobId, links } = parse(body);
	if (!isJobId(jobId)) throw new MessageError('a plan message without jobId');
	if (links === undefined) return { jobId };
	if (!Array.isArray(links) || !links.every(isName))
		throw new MessageError('a plan message whose links cannot be read');
	return { jobId, links };
}

/** @throws {MessageError} The body is no run message of this version. */
export function decodeRunMessage(body: string): RunMessage {
	const { jobId } = parse(body);
	if (!isJobId(jobId)) throw new MessageError('a run message without jobId');
	return { jobId };
}

/** @throws {MessageError} The body is no delivery of this version. */
export function decodeDeliveryMessage(body: string): DeliveryMessage {
	const { jobId, destination, part, before } = parse(body);
	if (!isJobId(jobId) || !isName(destination)) throw new MessageError('a delivery without jobId or destination');
	if (!isCountIfAny(part) || !isCountIfAny(before)) throw new MessageError('a delivery whose part cannot be read');
	const of = { ...(part !== undefined && { part }), ...(before !== undefined && { before }) };
	return { jobId, destination, ...of } as DeliveryMessage;
}

/** @throws {MessageError} The body is no message about rows of this version. */
export function decodeRowsMessage(body: string): RowsMessage {
	const { jobId, chunkIds, attempts, to } = parse(body);
	if (!isJobId(jobId)) throw new MessageError('a message about rows without jobId');
	if (!Array.isArray(chunkIds) || !chunkIds.every(isName) || !isCount(attempts)) {
		throw new MessageError('a message about rows whose chunks cannot be read');
	}
	if (to !== undefined && to !== 'items') throw new MessageError('a message about rows for nobody that is known');
	return { jobId, chunkIds, attempts, ...(to && { to }) };
}

function parse(body: string): Record<string, unknown> {
	let message: unknown;
	try {
		message = JSON.parse(body);
	} catch (cause) {
		throw new MessageError('a message that is not JSON', { cause });
	}
	if (typeof message !== 'object' || message === null || !('v' in message)) {
		throw new MessageError('a message without a version');
	}
	if (message.v !== VERSION) {
		// A version may be anything, of any length.
		const found = JSON.stringify(message.v).slice(0, 100);
		throw new MessageError(`a message of version ${found}, where ${VERSION} is known`);
	}
	return message as Record<string, unknown>;
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.length > 0;
}

function isJobId(value: unknown): value is string {
	return isText(value) && value.length <= LONGEST_ID;
}

function isName(value: unknown): value is string {
	return isText(value) && value.length <= LONGEST_NAME;
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCountIfAny(value: unknown): boolean {
	return value === undefined || isCount(value);
}

/** Fields of a target that are whole numbers, if they are there. */
const COUNTS = ['depth', 'attempts', 'startAt', 'pauses'] as const satisfies (keyof Target)[];

function isTarget(value: unknown): value is Target {
	if (typeof value !== 'object' || value === null) return false;
	const { index, url, parent, moved, follow, nextRequest, place, fault, ...counts } = value as Record<string, unknown>;
	const isLinked = (parent === undefined || typeof parent === 'string') && (follow === undefined || follow === false);
	const isAsked =
		isCount(index) && typeof url === 'string' && (nextRequest === undefined || isNextRequest(nextRequest));
	const isTold = [moved, place, fault].every((each) => each === undefined || typeof each === 'string');
	return isAsked && isLinked && isTold && COUNTS.every((name) => isCountIfAny(counts[name]));
}

const REQUEST_TIMES = ['dnsMs', 'connectMs', 'tlsMs', 'totalMs'] as const satisfies (keyof RequestTimes)[];

function isNextRequest(value: unknown): value is NextRequest {
	if (typeof value !== 'object' || value === null) return false;
	const { url, redirects, method, spent, headMs, hasFragment, cookies } = value as Record<string, unknown>;
	if (typeof url !== 'string' || !Array.isArray(redirects) || !redirects.every(isText)) return false;
	if (headMs !== undefined && !Number.isFinite(headMs)) return false;
	if (hasFragment !== undefined && hasFragment !== true) return false;
	if (cookies !== undefined && !isCookies(cookies)) return false;
	if ((method !== undefined && method !== 'GET') || typeof spent !== 'object' || spent === null) return false;
	const times = spent as Record<string, unknown>;
	return REQUEST_TIMES.every((name) => Number.isFinite(times[name]) && (times[name] as number) >= 0);
}

function isCookies(value: unknown): value is ChainCookies {
	if (typeof value !== 'object' || value === null) return false;
	const { jars, header, changedAfter } = value as Record<string, unknown>;
	if (typeof jars !== 'object' || jars === null || typeof header !== 'string' || !isCount(changedAfter)) return false;
	return Object.values(jars).every((cookies) => Array.isArray(cookies) && cookies.every(isText));
}
