import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { LOOPBACK } from './loopback.ts';

export interface GateOptions {
	/** That of this start of the servers: whoever has it may do everything. */
	readonly accessKeyId: string;
	/** What `x-amz-target` begins with. */
	readonly target: string;
	readonly maxBodyBytes: number;
}

interface Refusal {
	readonly status: number;
	readonly type: string;
	readonly message: string;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)/;
const CONTENT_TYPE = 'application/x-amz-json-1.0';
/** A request of ours is one write. Who sends it in drops is cut off, and holds nobody up meanwhile. */
const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 60_000;

/**
 * Lets only Shoal's own processes call an embedded server; whatever else is refused before its body is read.
 *
 * The ports are open to each user of the machine, and to each web page that one of them looks at. A page always sends an
 * `Origin` with what it could do harm by, and the key is in `owner.json` alone, which nobody else can read.
 *
 * The access key itself is the secret, and no signature is verified: it never leaves the machine, so that a signature would
 * protect it from nobody, and would take a third of what a call costs its client. Who signs is let in as well.
 */
export function gate(server: Server, options: GateOptions): void {
	const refusalOf = createJudge(options);
	const listeners = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
	server.removeAllListeners('request');
	const receive = (request: IncomingMessage, response: ServerResponse) => {
		const refusal = refusalOf(request);
		if (refusal !== undefined) return refuse(response, refusal);
		for (const listener of listeners) listener.call(server, request, response);
	};
	server.on('request', receive);
	// Node would ask for the body before anybody has looked at the head.
	server.on('checkContinue', (request, response) => {
		if (refusalOf(request) === undefined) response.writeContinue();
		receive(request, response);
	});
	server.headersTimeout = HEADERS_WITHIN_MS;
	server.requestTimeout = REQUEST_WITHIN_MS;
}

function createJudge({ accessKeyId, target, maxBodyBytes }: GateOptions) {
	const expected = Buffer.from(accessKeyId);
	const isKey = (given: string) => {
		const bytes = Buffer.from(given);
		return bytes.length === expected.length && timingSafeEqual(bytes, expected);
	};

	return ({ method, headers }: IncomingMessage): Refusal | undefined => {
		// A page whose own name was made to resolve to this machine sends no `Origin`, but its name.
		if (headers.origin !== undefined || headers.host?.split(':')[0] !== LOOPBACK) {
			return {
				status: 403,
				type: 'AccessDeniedException',
				message: 'This server is for the processes of Shoal alone.',
			};
		}
		if (!isKey(CREDENTIAL.exec(headers.authorization ?? '')?.[1] ?? '')) {
			const message = 'The access key is not the one in owner.json.';
			return { status: 403, type: 'UnrecognizedClientException', message };
		}
		const isCall = method === 'POST' && headers['content-type'] === CONTENT_TYPE;
		if (!isCall || !String(headers['x-amz-target']).startsWith(target)) {
			return { status: 404, type: 'UnknownOperationException', message: `Only ${target}… is served here, as JSON.` };
		}
		if (headers['content-length'] === undefined) {
			return { status: 411, type: 'MissingContentLength', message: 'Say how long the body is.' };
		}
		if (Number(headers['content-length']) > maxBodyBytes) {
			return { status: 413, type: 'RequestEntityTooLargeException', message: `More than ${maxBodyBytes} bytes.` };
		}
		return undefined;
	};
}

function refuse(response: ServerResponse, { status, type, message }: Refusal): void {
	// The connection goes with it: nobody reads on.
	response.writeHead(status, { 'content-type': CONTENT_TYPE, connection: 'close' });
	response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message }));
}
